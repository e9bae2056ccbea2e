import { Shelf } from './shelf.ts';

/** Bot API: sendChatAction shows for five seconds. */
const SHOWN_MS = 5_000;

/** Chats in which the bot shows that it is busy, by id. */
export const busyIn = new Shelf<number, true>();

const timers = new Map<number, ReturnType<typeof setTimeout>>();

/** Notes that the bot is busy in a chat. */
export function noteBusy(chatId: number): void {
  clearTimeout(timers.get(chatId));
  busyIn.set(chatId, true);
  timers.set(
    chatId,
    setTimeout(() => busyIn.delete(chatId), SHOWN_MS),
  );
}
