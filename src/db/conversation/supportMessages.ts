import { sql } from 'kysely';
import { SUPPORT_KEPT_DAYS, type SupportThread } from '../../domain/conversation/support.ts';
import type { Database } from '../database.ts';

/** Remembers that a message of ours is about somebody's trouble. */
export async function rememberSupportMessage(
  database: Database,
  message: { readonly chat: number; readonly messageId: number },
  { customer, asked, answered }: SupportThread,
): Promise<void> {
  await sql`
    insert into support_messages (network_chat_id, message_id, customer, asked_chat, asked_chat_kind, asked_message,
                                  admin, admin_message)
    values (${message.chat}, ${message.messageId}, ${customer}, ${asked.chat},
            ${asked.isPrivate ? 'private' : 'group'}, ${asked.messageId}, ${answered?.admin ?? null},
            ${answered?.messageId ?? null})
    on conflict do nothing
  `.execute(database.sql);
}

/** Whose trouble a message of ours is about; undefined when it is about none. */
export async function supportThreadOf(
  database: Database,
  message: { readonly chat: number; readonly messageId: number },
): Promise<SupportThread | undefined> {
  const { rows } = await sql<{
    customer: string;
    asked_chat: string;
    asked_chat_kind: string;
    asked_message: string;
    admin: string | null;
    admin_message: string | null;
  }>`
    select customer, asked_chat, asked_chat_kind, asked_message, admin, admin_message from support_messages
    where network_chat_id = ${message.chat} and message_id = ${message.messageId}
  `.execute(database.sql);
  const [row] = rows;
  if (!row) return undefined;
  return {
    customer: Number(row.customer),
    asked: {
      chat: Number(row.asked_chat),
      isPrivate: row.asked_chat_kind === 'private',
      messageId: Number(row.asked_message),
    },
    ...(row.admin !== null && {
      answered: { admin: Number(row.admin), messageId: Number(row.admin_message) },
    }),
  };
}

/** Forgets what is older than a reply is worth. */
export async function pruneSupportMessages(database: Database): Promise<void> {
  await sql`
    delete from support_messages where at < now() - make_interval(days => ${SUPPORT_KEPT_DAYS}::int)
  `.execute(database.sql);
}
