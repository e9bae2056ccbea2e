import { type RawBuilder, sql } from 'kysely';
import type { AccountId, NetworkChatId, PostId } from '../../domain/ids.ts';
import type { Copy } from '../../domain/posts/delivery.ts';

/** The messages that are, or were, the copy of a post in one chat. */
export interface CopiesInChat {
  readonly networkId: NetworkChatId;
  readonly copies: readonly Copy[];
}

/** Copies as a table `k` of a statement: `network_chat_id`, `part`, `piece`, `message_id`. */
export function copyRows(chats: readonly CopiesInChat[]): RawBuilder<unknown> {
  const rows = chats.flatMap(({ networkId, copies }) =>
    copies.map((copy) => ({
      network_chat_id: networkId,
      part: copy.part,
      piece: copy.piece,
      message_id: copy.messageId,
    })),
  );
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as k(network_chat_id text, part smallint, piece smallint, message_id text)`;
}

/** Writes copies down that were sent through an account, as a part of a statement. Those known already stay as they are. */
export function insertCopies(
  postId: PostId,
  account: AccountId,
  chats: readonly CopiesInChat[],
): RawBuilder<unknown> {
  return sql`
    insert into copies (post_id, account, network_chat_id, part, piece, message_id)
    select ${postId}, ${account}, k.network_chat_id, k.part, k.piece, k.message_id from ${copyRows(chats)}
    on conflict do nothing`;
}
