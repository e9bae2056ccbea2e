import type { AccountDatabase } from '../../db/accounts.ts';
import { rememberSupportMessage } from '../../db/conversation/supportMessages.ts';
import type { SupportThread } from '../../domain/conversation/support.ts';
import { orOutage } from '../outage.ts';
import type { NetworkChatId, NetworkMessageId } from '../../domain/ids.ts';

export type { SupportThread };

/** Remembers which messages of ours are about somebody's trouble. Throws IntakeUnavailable while PostgreSQL is away. */
export interface SupportService {
  /** A reply to that message of ours goes to the other side of the thread from now on. */
  remember(
    message: { readonly chat: NetworkChatId; readonly messageId: NetworkMessageId },
    thread: SupportThread,
  ): Promise<void>;
}

/** Builds the service. */
export function createSupportService(database: AccountDatabase): SupportService {
  return {
    remember: (message, thread) => orOutage(() => rememberSupportMessage(database, message, thread)),
  };
}
