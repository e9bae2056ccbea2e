import { effect, signal } from '@preact/signals';
import { isAdministrator } from '../telegram.ts';
import { store, stored } from './stored.ts';
import { chats, peopleIn } from './world.ts';

/** A chat on the page, and who looks at it. */
export interface ChatWindow {
  readonly chatId: number;
  /** A person's id, or that of the anonymous administrator; undefined: somebody suitable. */
  readonly viewerId?: number;
}

/** How many chats stand on the page at the first visit. */
const AT_FIRST = 3;

/** The chats on the page, in their order; undefined until somebody chose, then kept over visits. */
const chosen = signal<readonly ChatWindow[] | undefined>(stored('windows') as ChatWindow[] | undefined);
effect(() => store('windows', chosen.value));

/** Chats that were opened on this visit. They may be so new that the page has not heard of them yet. */
const openedNow = new Set<number>();

/** The chats on the page: those that were chosen, else the first ones that there are. */
export function windows(): readonly ChatWindow[] {
  if (chosen.value !== undefined) return chosen.value.filter(({ chatId }) => chats.get(chatId) !== undefined);
  return chats
    .all()
    .filter((chat) => chat.migrated_to === undefined)
    .slice(0, AT_FIRST)
    .map(({ id }) => ({ chatId: id }));
}

/** The chat that somebody opened last and that has not come into view yet. */
export const comingUp = signal<number | undefined>(undefined);

/** Puts a chat on the page, before all others, unless it is there, and brings it into view. */
export function openChat(chatId: number): void {
  openedNow.add(chatId);
  comingUp.value = chatId;
  const open = chosen.peek() ?? windows();
  if (!open.some((window) => window.chatId === chatId)) chosen.value = [{ chatId }, ...open];
}

/** Takes a chat off the page. */
export function closeChat(chatId: number): void {
  chosen.value = (chosen.peek() ?? windows()).filter((window) => window.chatId !== chatId);
}

/** Lets somebody else look at a chat. */
export function lookAs(chatId: number, viewerId: number): void {
  const open = chosen.peek() ?? windows();
  chosen.value = open.map((window) => (window.chatId === chatId ? { chatId, viewerId } : window));
}

/** Shows the chat that another one became in its place. */
export function followMove(from: number, to: number): void {
  const open = chosen.peek() ?? windows();
  if (!open.some(({ chatId }) => chatId === from)) return;
  openedNow.add(to);
  chosen.value = open.map((window) => (window.chatId === from ? { ...window, chatId: to } : window));
}

/** Forgets chats that are gone; when all of them are, it is as at the first visit. */
export function dropGone(): void {
  const there = chosen
    .peek()
    ?.filter(({ chatId }) => openedNow.has(chatId) || chats.peek(chatId) !== undefined);
  const wasEmptied = there?.length === 0 && chosen.peek()!.length > 0;
  chosen.value = wasEmptied ? undefined : there;
}

/** Back to the first visit. */
export function forgetWindows(): void {
  openedNow.clear();
  chosen.value = undefined;
}

/** Who looks at a chat: who was chosen, while they are there; else its first administrator or member. */
export function viewerOf({ chatId, viewerId }: ChatWindow): number | undefined {
  const chat = chats.get(chatId);
  if (chat === undefined) return undefined;
  if (chat.type === 'private') return chat.id;
  const people = peopleIn(chat);
  const isThere = people.some(({ id }) => id === viewerId);
  if (viewerId !== undefined && (isThere || !chat.members.some(({ id }) => id === viewerId))) return viewerId;
  return (people.find(({ status }) => isAdministrator(status)) ?? people[0])?.id;
}
