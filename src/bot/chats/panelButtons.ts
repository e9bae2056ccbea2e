import type { Button } from '../../domain/conversation/speaker.ts';
import type { NetworkChatId } from '../../domain/ids.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, networkChat, oneOf } from '../buttons/buttonData.ts';

/** Opens a panel about a chat, which it names by its network id, in the place of the one that the button stands in. */
export const openButton = buttonKind('open', 2, {
  panel: oneOf('menu', 'settings', 'plan', 'quiet', 'zone', 'language', 'relay', 'stop', 'help'),
  chat: networkChat,
});

/** The names of these panels. */
export type PanelName = Parameters<typeof openButton.data>[0]['panel'];

/** A button that opens a panel about a chat. */
export function opens(label: string, panel: PanelName, chat: NetworkChatId): Button {
  return { label, data: openButton.data({ panel, chat }) };
}

/** The way back to what /start shows. */
export function backToMenu(words: Words, chat: NetworkChatId): Button {
  return opens(words('chat:back'), 'menu', chat);
}

/** The way back to the settings. */
export function backToSettings(words: Words, chat: NetworkChatId): Button {
  return opens(words('chat:back'), 'settings', chat);
}
