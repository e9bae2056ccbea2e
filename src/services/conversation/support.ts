import type { Database } from '../../db/database.ts';
import { rememberSupportMessage, supportThreadOf } from '../../db/conversation/supportMessages.ts';
import type { SupportThread } from '../../domain/conversation/support.ts';
import { orOutage } from '../outage.ts';

export type { SupportThread };

/** Which messages of ours are about somebody's trouble. Each throws IntakeUnavailable while PostgreSQL is away. */
export interface SupportService {
  /** A reply to that message of ours goes to the other side of the thread from now on. */
  remember(
    message: { readonly chat: number; readonly messageId: number },
    thread: SupportThread,
  ): Promise<void>;
  /** Undefined when the message is about nobody's trouble. */
  threadOf(message: {
    readonly chat: number;
    readonly messageId: number;
  }): Promise<SupportThread | undefined>;
}

/** Builds the service. */
export function createSupportService(database: Database): SupportService {
  return {
    remember: (message, thread) => orOutage(() => rememberSupportMessage(database, message, thread)),
    threadOf: (message) => orOutage(() => supportThreadOf(database, message)),
  };
}
