import { type Kysely, sql } from 'kysely';
import type { Content } from '../domain/content.ts';
import type { PostId } from '../domain/ids.ts';
import type { Part } from '../domain/post.ts';

/** The parts of a post in the order of its album, oldest message first. */
export async function partsOf(db: Kysely<never>, postId: PostId): Promise<Part[]> {
  const { rows } = await sql<{ no: number; message_id: string; content: Content; refused: string | null }>`
    select no, message_id, content, refused from parts where post_id = ${postId} order by message_id
  `.execute(db);
  return rows.map((row) => ({
    no: row.no,
    messageId: Number(row.message_id),
    content: row.content,
    ...(row.refused === null ? {} : { refused: row.refused }),
  }));
}
