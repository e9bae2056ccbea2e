import { signal } from '@preact/signals';
import { summaryOf } from '../text/summary.ts';
import type { Message } from '../telegram.ts';

/** What a screen reader says next: messages that come into the chat in which somebody is. */
export const spoken = signal('');

let listeningTo: number | undefined;

/** Lets a screen reader follow this chat; undefined: none. */
export function listenTo(chatId: number | undefined): void {
  listeningTo = chatId;
}

/** Says a message when its chat is followed. */
export function announce(message: Message): void {
  if (message.chat.id !== listeningTo) return;
  const author = message.sender_chat?.title ?? message.from?.first_name ?? 'Somebody';
  spoken.value = `${author}: ${summaryOf(message)}`;
}
