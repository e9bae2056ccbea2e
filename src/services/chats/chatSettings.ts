import { changeChatSettings, readSteeredChat, type SettingsChange } from '../../db/chats/chatSettings.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import type { ChatSettings, SteeredChat } from '../../domain/chats/chatSettings.ts';
import { orOutage } from '../outage.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** What the administrators of a chat decide about it. Each throws IntakeUnavailable while PostgreSQL is away. */
export interface ChatSettingsService {
  /** Undefined when the chat takes no part. */
  read(networkId: NetworkChatId): Promise<SteeredChat | undefined>;
  /** Changes what is named and leaves the rest. */
  change(networkId: NetworkChatId, changes: Partial<ChatSettings>, by: Actor): Promise<SettingsChange>;
}

/** Builds the service. */
export function createChatSettings(database: Database): ChatSettingsService {
  return {
    read: (networkId) => orOutage(() => readSteeredChat(database, networkId)),
    change: (networkId, changes, by) => orOutage(() => changeChatSettings(database, networkId, changes, by)),
  };
}
