import { sql } from 'kysely';
import { SUPPORT_KEPT_DAYS, type SupportThread } from '../../domain/conversation/support.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import type { NetworkChatId, NetworkMessageId, NetworkPersonId } from '../../domain/ids.ts';

/** Remembers that a message of ours is about somebody's trouble. */
export async function rememberSupportMessage(
  database: AccountDatabase,
  message: { readonly chat: NetworkChatId; readonly messageId: NetworkMessageId },
  { customer, asked, answered }: SupportThread,
): Promise<void> {
  await sql`
    insert into support_messages (account, network_chat_id, message_id, customer, asked_chat, asked_chat_kind, asked_message,
                                  admin, admin_message)
    values (${database.account}, ${message.chat}, ${message.messageId}, ${customer}, ${asked.chat},
            ${asked.isPrivate ? 'private' : 'group'}, ${asked.messageId}, ${answered?.admin ?? null},
            ${answered?.messageId ?? null})
    on conflict do nothing
  `.execute(database.sql);
}

/** A thread as it is stored. */
export interface SupportThreadRow {
  readonly customer: NetworkPersonId;
  readonly asked_chat: NetworkChatId;
  readonly asked_chat_kind: string;
  readonly asked_message: NetworkMessageId;
  readonly admin: NetworkPersonId | null;
  readonly admin_message: NetworkMessageId | null;
}

/** The thread that a row stands for. */
export function toSupportThread(row: SupportThreadRow): SupportThread {
  return {
    customer: row.customer,
    asked: {
      chat: row.asked_chat,
      isPrivate: row.asked_chat_kind === 'private',
      messageId: row.asked_message,
    },
    ...(row.admin !== null && {
      answered: { admin: row.admin, messageId: row.admin_message! },
    }),
  };
}

/** Forgets what is older than a reply is worth. */
export async function pruneSupportMessages(database: Database): Promise<void> {
  await sql`
    delete from support_messages where at < now() - make_interval(days => ${SUPPORT_KEPT_DAYS}::int)
  `.execute(database.sql);
}
