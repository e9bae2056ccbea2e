import { signal } from '@preact/signals';
import { control } from '../control.ts';
import {
  type Account,
  ANONYMOUS_ADMIN_ID,
  type ChatSummary,
  fullName,
  isPresent,
  type Member,
  type Status,
} from '../telegram.ts';
import { Shelf } from './shelf.ts';

/** Every chat, by id; of private chats those with the bot that the page is about. */
export const chats = new Shelf<number, ChatSummary>();
/** Everybody with an account, bots included, by id. */
export const users = new Shelf<number, Account>();
/** The bot that the page is about: the first one that the simulator saw. */
export const bot = signal<Account | undefined>(undefined);
/** What is wrong with Telegram on purpose. */
export const faults = signal<readonly Fault[]>([]);
/** Whether Telegram's flood limits are in force. */
export const floodLimits = signal(false);
/** Whether people talk by themselves. */
export const crowd = signal<Crowd>({ talking: false, posts_per_s: 0, posted: 0 });
/** Links to further pages, as the program that started the simulator named them. */
export const links = signal<readonly Link[]>([]);
/** Whether the world was read at least once. */
export const loaded = signal(false);

/** An address worth a click. */
export interface Link {
  readonly title: string;
  readonly url: string;
}

/** A fault in force. */
export interface Fault {
  readonly id: number;
  readonly kind: string;
  readonly hits: number;
}

/** The crowd's state. */
export interface Crowd {
  readonly talking: boolean;
  readonly posts_per_s: number;
  readonly posted: number;
}

interface Snapshot {
  readonly event_id: string;
  readonly users: readonly Account[];
  readonly bots: readonly Account[];
  readonly chats: readonly ChatSummary[];
  readonly faults: readonly Fault[];
  readonly limits: { readonly enabled: boolean };
  readonly crowd: Crowd;
}

/** Reads everything but the messages anew; returns the newest event that it contains. */
export async function loadWorld(): Promise<string> {
  const [snapshot, linkList] = await Promise.all([
    control.get<Snapshot>('/snapshot'),
    control.get<{ links: Link[] }>('/links'),
  ]);
  bot.value = snapshot.bots[0];
  users.replace(snapshot.users.map((user) => [user.id, user]));
  chats.replace(snapshot.chats.filter(isOurs).map((chat) => [chat.id, chat]));
  faults.value = snapshot.faults;
  floodLimits.value = snapshot.limits.enabled;
  crowd.value = snapshot.crowd;
  links.value = linkList.links;
  loaded.value = true;
  return snapshot.event_id;
}

/** Whether a chat belongs on the page: private chats with other bots do not. */
export function isOurs({ bot_id }: { readonly bot_id?: number }): boolean {
  return bot_id === undefined || bot_id === 0 || bot_id === bot.peek()?.id;
}

/** Somebody's name. */
export function nameOf(id: number): string {
  if (id === ANONYMOUS_ADMIN_ID) return 'Anonymous administrator';
  const user = users.get(id);
  return user === undefined ? `Person ${id}` : fullName(user);
}

/** The bot's place in a chat; undefined: it never heard of the chat. */
export function botStatus(chat: ChatSummary): Status | undefined {
  return chat.members.find(({ id }) => id === bot.value?.id || id === 0)?.status;
}

/** The people in a chat, without bots. */
export function peopleIn(chat: ChatSummary): readonly Member[] {
  return chat.members.filter(({ id, status }) => isPresent(status) && users.get(id)?.is_bot === false);
}
