import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, networkChat, oneOf } from '../buttons/buttonData.ts';
import { confirmation } from '../buttons/confirmation.ts';
import { type PanelChat, titled } from './settingsPanel.ts';

/** Disconnects a chat, or not. */
export const stopButton = buttonKind('stop', 2, { answer: oneOf('yes', 'no'), chat: networkChat });

/** The question before a chat is disconnected. */
export function stopQuestion(words: Words, chat: Pick<PanelChat, 'networkId' | 'title'>): Saying {
  return confirmation(
    words,
    titled(words, chat, words('chat:stopQuestion')),
    { label: words('chat:stopYes'), data: stopButton.data({ answer: 'yes', chat: chat.networkId }) },
    { data: stopButton.data({ answer: 'no', chat: chat.networkId }) },
  );
}
