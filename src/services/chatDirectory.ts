import { type ChatEntry, type ChatFilter, findChat, listChats } from '../db/chatDirectory.ts';
import type { Database } from '../db/database.ts';
import { orOutage } from './outage.ts';

export type { ChatEntry, ChatFilter };

/** The chats of the hub, for those who look after it. Throws IntakeUnavailable while PostgreSQL is away. */
export interface ChatDirectory {
  /** In the order in which they came. */
  list(filter: ChatFilter): Promise<ChatEntry[]>;
  /** @param networkId its Telegram id */
  find(networkId: number): Promise<ChatEntry | undefined>;
}

/** Builds the directory. */
export function createChatDirectory(database: Database): ChatDirectory {
  return {
    list: (filter) => orOutage(() => listChats(database, filter)),
    find: (networkId) => orOutage(() => findChat(database, networkId)),
  };
}
