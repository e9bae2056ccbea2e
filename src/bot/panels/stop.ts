import type { Saying } from '../../domain/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';
import { confirmation } from './confirmation.ts';

/** Disconnects the chat, or not. */
export const stopButton = buttonKind('stop', 1, { answer: oneOf('yes', 'no') });

/** The question before a chat is disconnected. */
export function stopQuestion(words: Words): Saying {
  return confirmation(
    words,
    words('chat:stopQuestion'),
    { label: words('chat:stopYes'), data: stopButton.data({ answer: 'yes' }) },
    { data: stopButton.data({ answer: 'no' }) },
  );
}
