import {
  changeChatFlags,
  type ChatEntry,
  type ChatFilter,
  type ChatFlags,
  findChat,
  listChats,
  pageOfChats,
} from '../../db/chats/chatDirectory.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import { orOutage } from '../outage.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

export type { ChatEntry, ChatFilter, ChatFlags };

/** The chats of the hub, for those who look after it. Throws IntakeUnavailable while PostgreSQL is away. */
export interface ChatDirectory {
  /** In the order in which they came. */
  list(filter: ChatFilter): Promise<ChatEntry[]>;
  /** A page of those that wait for an admin, take part or were removed, in that order. Behind the last page comes the last. */
  page(
    page: number,
    size: number,
  ): Promise<{ readonly chats: ChatEntry[]; readonly total: number; readonly page: number }>;
  /** @param networkId its Telegram id */
  find(networkId: NetworkChatId): Promise<ChatEntry | undefined>;
  /** Changes what is named and leaves the rest. False when no such chat is known. */
  change(networkId: NetworkChatId, changes: Partial<ChatFlags>, by: Actor): Promise<boolean>;
}

/** Builds the directory. */
export function createChatDirectory(database: Database): ChatDirectory {
  return {
    list: (filter) => orOutage(() => listChats(database, filter)),
    page: (page, size) => orOutage(() => pageOfChats(database, page, size)),
    find: (networkId) => orOutage(() => findChat(database, networkId)),
    change: (networkId, changes, by) => orOutage(() => changeChatFlags(database, networkId, changes, by)),
  };
}
