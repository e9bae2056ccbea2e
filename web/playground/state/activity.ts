import { summaryOf } from '../text/summary.ts';
import type { ChatSummary, Message } from '../telegram.ts';
import { Shelf } from './shelf.ts';
import { store, stored } from './stored.ts';

/** The latest of a chat, for the list of chats. */
export interface Activity {
  readonly preview: string;
  readonly date: number;
  /** How many messages nobody has looked at since the page was opened. */
  readonly unread: number;
}

/** What was said last in each chat, by chat id. */
export const activity = new Shelf<number, Activity>();

/** The newest message that was read in each chat, over visits of the page. */
const lastRead = new Map<number, number>((stored('read') as [number, number][] | undefined) ?? []);
let saving: ReturnType<typeof setTimeout> | undefined;

/** Takes up what was said last in the chats, and forgets those that are gone. */
export function noteSnapshot(chats: readonly ChatSummary[]): void {
  activity.replace(
    chats.flatMap(({ id, last_message: last }) =>
      last === undefined
        ? []
        : [
            [
              id,
              { preview: previewOf(last), date: last.date, unread: activity.peek(id)?.unread ?? 0 },
            ] as const,
          ],
    ),
  );
}

/** Notes a message; `seen` when somebody looks at it as it comes. */
export function noteMessage(message: Message, seen: boolean): void {
  const { id } = message.chat;
  const unread = seen ? 0 : (activity.peek(id)?.unread ?? 0) + 1;
  activity.set(id, { preview: previewOf(message), date: message.date, unread });
  if (seen) noteRead(id, message.message_id);
}

/** Notes that everything up to this message was read. */
export function noteRead(chatId: number, messageId: number): void {
  const known = activity.peek(chatId);
  if (known !== undefined && known.unread > 0) activity.set(chatId, { ...known, unread: 0 });
  if (messageId <= (lastRead.get(chatId) ?? 0)) return;
  lastRead.set(chatId, messageId);
  saving ??= setTimeout(() => {
    saving = undefined;
    store('read', [...lastRead]);
  }, 1_000);
}

/** The newest message that was read in a chat; undefined: the chat was never opened. */
export function lastReadIn(chatId: number): number | undefined {
  return lastRead.get(chatId);
}

/** Chats in which something was said come first, the last one before all others. */
export function busiestFirst(chats: readonly ChatSummary[]): readonly ChatSummary[] {
  const dateOf = ({ id }: ChatSummary): number => activity.get(id)?.date ?? 0;
  return [...chats].sort((a, b) => dateOf(b) - dateOf(a));
}

function previewOf(message: Message): string {
  const hasAuthor = message.from !== undefined && message.chat.type !== 'private';
  return (hasAuthor ? `${message.from!.first_name}: ` : '') + summaryOf(message);
}
