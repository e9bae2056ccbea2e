/** Chats whose newest message is on the screen now. */
const atTheirEnd = new Set<number>();

/** Notes whether a chat's newest message is on the screen. */
export function noteAtEnd(chatId: number, isAtEnd: boolean): void {
  if (isAtEnd) atTheirEnd.add(chatId);
  else atTheirEnd.delete(chatId);
}

/** Whether somebody would see a message that comes into this chat now. */
export function isWatched(chatId: number): boolean {
  return atTheirEnd.has(chatId) && !document.hidden;
}
