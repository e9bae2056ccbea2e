import { sql } from 'kysely';
import type { ChatId, NetworkChatId } from '../../domain/ids.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { Database } from '../database.ts';

/** The chat with a subscription under that network id today, whatever its state; undefined when it was never seen. */
export async function subscriberAt(
  database: Database,
  networkId: NetworkChatId,
): Promise<ChatId | undefined> {
  const { rows } = await sql<{ id: number }>`
    select c.id from chats c join subscriptions s on s.chat_id = c.id and s.product = 'hub'
    where c.network = 'telegram' and c.network_id = ${networkId}
  `.execute(database.sql);
  return rows[0]?.id as ChatId | undefined;
}

/** The chat that takes part under that network id; undefined when none does. */
export async function participantAt(
  database: Database,
  networkId: NetworkChatId,
): Promise<{ readonly id: ChatId; readonly title: string } | undefined> {
  const { rows } = await sql<{ id: ChatId; title: string }>`
    select c.id, c.title from chats c join hub_members m on m.chat_id = c.id
    where c.network = 'telegram' and c.network_id = ${networkId} and m.state = 'active'
  `.execute(database.sql);
  return rows[0];
}

/** A chat as one can speak of it, and to it. */
export interface KnownChat {
  readonly networkId: NetworkChatId;
  readonly kind: ChatKind;
  readonly title: string;
}

/** A chat by our own id; undefined for one that has no address any more. */
export async function knownChat(database: Database, chatId: ChatId): Promise<KnownChat | undefined> {
  const { rows } = await sql<{ network_id: NetworkChatId; kind: ChatKind; title: string }>`
    select network_id, kind, title from chats where id = ${chatId} and network_id is not null
  `.execute(database.sql);
  return rows[0] && { ...rows[0], networkId: rows[0].network_id };
}
