import { sql } from 'kysely';
import type { NetworkChatId, NetworkMessageId, PostId } from '../../domain/ids.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { Database } from '../database.ts';

/** A message that was dropped because it repeats another one. Ids are the network's. */
export interface Repetition {
  readonly chat: { readonly networkId: NetworkChatId; readonly kind: ChatKind };
  readonly messageId: NetworkMessageId;
}

/**
 * The message of a post that was dropped as a repetition, when its author is to be told: not in a channel, where the
 * readers would be told, and once an hour.
 */
export async function repetitionToTell(database: Database, postId: PostId): Promise<Repetition | undefined> {
  const { rows } = await sql<{ network_id: NetworkChatId; kind: ChatKind; message_id: NetworkMessageId }>`
    select c.network_id, c.kind, (select t.message_id from parts t where t.post_id = p.id order by t.message_id::bigint limit 1) as message_id
    from posts p join chats c on c.id = p.source_chat_id
    where p.id = ${postId} and c.kind <> 'channel' and c.network_id = p.source_network_id and not exists (
      select from posts e
      where e.author_id = p.author_id and e.source_chat_id = p.source_chat_id and e.id < p.id
        and e.refusal = 'duplicate' and e.closed_at > now() - interval '1 hour')
  `.execute(database.sql);
  const [row] = rows;
  if (!row) return undefined;
  return {
    chat: { networkId: row.network_id, kind: row.kind },
    messageId: row.message_id,
  };
}
