import { sql } from 'kysely';
import type { PostId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';

/** Ends a post that nobody carries any more: what is left of it fails, and the posts behind it may go. */
export async function giveUpPost(database: Database, postId: PostId): Promise<void> {
  await sql`
    with ended as (
      update posts set state = 'closed', closed_at = now()
      where id = ${postId} and state in ('collecting', 'held', 'admitted', 'planned')
    )
    update deliveries set state = 'failed', reason = 'its workflow was ended', settled_at = now()
    where post_id = ${postId} and state in ('planned', 'claimed', 'sending')
  `.execute(database.sql);
}
