import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Content } from '../../domain/posts/content.ts';
import { firstPostIdAt, type NetworkMessageId, type PostId, timeOfPost } from '../../domain/ids.ts';
import type { Part } from '../../domain/posts/post.ts';
import { IS_EDITED_IN_PLACE } from './audience.ts';

/** The parts of a post in the order of its album, oldest message first. */
export async function partsOf(db: Kysely<never>, postId: PostId): Promise<Part[]> {
  const { rows } = await sql<{
    no: number;
    message_id: NetworkMessageId;
    content: Content;
    refused: string | null;
  }>`
    select no, message_id, content, refused from parts where post_id = ${postId} order by message_id::bigint
  `.execute(db);
  return rows.map((row) => ({
    no: row.no,
    messageId: row.message_id,
    content: row.content,
    ...(row.refused === null ? {} : { refused: row.refused }),
  }));
}

/** How long later posts of a chat wait for an earlier one; a hub that is paused longer loses the order. */
const EARLIER_MS = 8 * 86_400_000;

/**
 * That an id stands before a post's. As two plain numbers, so that the planner leaves out all other days, which
 * costs more than the question itself.
 */
export function isEarlierThan(id: RawBuilder<unknown>, postId: PostId): RawBuilder<unknown> {
  return sql`${id} < ${postId} and ${id} >= ${firstPostIdAt(timeOfPost(postId) - EARLIER_MS)}`;
}

/**
 * How edits of a post `p` travel, in a hub where those of others travel in that way. All that changes about a poll is that
 * it closes, and its buttons: nothing is said anew by that, so that it always goes into the copies.
 */
export function editModeOf(postId: RawBuilder<unknown>, hubsMode: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${IS_EDITED_IN_PLACE} or exists (
    select from parts poll where poll.post_id = ${postId} and poll.content->>'kind' = 'poll'
  ) then 'inplace' else ${hubsMode} end`;
}
