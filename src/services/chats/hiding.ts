import { hiddenPage, hideSource, showEntry, showSource } from '../../db/chats/hiddenSources.ts';
import type { Database } from '../../db/database.ts';
import type { HiddenPage, HiddenSource } from '../../domain/chats/hiding.ts';
import { DEFAULT_HUB, type NetworkChatId } from '../../domain/ids.ts';
import { orOutage } from '../outage.ts';

/**
 * Authors and chats whose posts a chat does not want. Nobody else learns of it, and posts that are on their way already
 * still arrive. Each throws IntakeUnavailable while PostgreSQL is away.
 */
export interface HidingService {
  hide(chat: NetworkChatId, source: HiddenSource): Promise<void>;
  /** Whether it was hidden. */
  show(chat: NetworkChatId, source: HiddenSource): Promise<boolean>;
  /** Removes an entry of the chat's list; whether it was there. */
  showEntry(chat: NetworkChatId, id: number): Promise<boolean>;
  list(chat: NetworkChatId, page: { readonly offset: number; readonly limit: number }): Promise<HiddenPage>;
}

/** Builds the service over the hub that all chats belong to. */
export function createHidingService(database: Database): HidingService {
  return {
    hide: (chat, source) => orOutage(() => hideSource(database, DEFAULT_HUB, chat, source)),
    show: (chat, source) => orOutage(() => showSource(database, DEFAULT_HUB, chat, source)),
    showEntry: (chat, id) => orOutage(() => showEntry(database, DEFAULT_HUB, chat, id)),
    list: (chat, page) => orOutage(() => hiddenPage(database, DEFAULT_HUB, chat, page)),
  };
}
