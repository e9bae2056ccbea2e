import { sql } from 'kysely';
import type { PostId } from '../domain/ids.ts';
import type { Planning } from '../domain/posts.ts';
import type { Database } from './database.ts';
import { isEarlierThan } from './posts.ts';

/** How long a post waits for an earlier one of its chat that never finishes collecting, in seconds. */
const PATIENCE_SECONDS = 60;

/**
 * `Posts.plan` in PostgreSQL. A late sibling waits for nothing but its album's plan, without which it would not know
 * that the copies it answers are still to come.
 */
export async function planPost(database: Database, postId: PostId): Promise<Planning> {
  return database.sql.transaction().execute(async (db) => {
    // A second planning of the same post, after a time-out of the first, finds it done and adds nobody.
    const { rows: posts } = await sql<{ edit_of: string | null; edit_version: number | null }>`
      select edit_of, edit_version from posts where id = ${postId} for update
    `.execute(db);
    const edited = posts[0]?.edit_of ?? null;
    // Only for posts that say another anew: the planner would else weigh the whole ledger for a condition on nothing.
    const wasOutdated =
      edited === null
        ? sql``
        : sql`and not exists (
            select from deliveries r
            where r.post_id = ${edited} and r.chat_id = c.id and r.state = 'sent'
              and r.version >= ${posts[0]!.edit_version} offset 0)`;
    const { rows: waiting } = await sql`
      select from posts later join posts earlier
        on earlier.source_chat_id = later.source_chat_id and ${isEarlierThan(sql`earlier.id`, postId)}
       and earlier.state in ('collecting', 'admitted')
       and earlier.created_at > now() - make_interval(secs => ${PATIENCE_SECONDS}::int)
      where later.id = ${postId} and later.state = 'admitted'
        and (later.late_for is null or later.late_for = earlier.id) limit 1
    `.execute(db);
    if (waiting.length > 0) return { kind: 'not yet' };
    // An announcement is for every chat, also for those that take nothing else, and shows where it was written already.
    // A delivery inside its own chat is free; all others need the destination's trial or subscription.
    await sql`
      insert into deliveries (post_id, chat_id, source_chat_id, state)
      select p.id, c.id, p.source_chat_id,
             case when p.line = 'announcement' or c.id = p.source_chat_id or s.trial_ends_at > now() or s.paid_until > now()
                  then 'planned' else 'withheld' end::delivery_state
      from posts p
      join chats c on c.hub_id = p.hub_id and c.state = 'active' and c.destination
                  and case when p.line = 'announcement' then c.network_id <> p.source_network_id
                      else c.incoming and (c.id <> p.source_chat_id or c.self_send) end
      left join subscriptions s on s.product = 'hub' and s.chat_id = c.id
      where p.id = ${postId} and p.state = 'admitted' and p.withdrawn_at is null
        ${wasOutdated}
      on conflict do nothing
    `.execute(db);
    await sql`
      update posts set state = 'planned', planned_at = now() where id = ${postId} and state = 'admitted'
    `.execute(db);
    const { rows } = await sql<{ planned: number; withheld: number }>`
      select count(*) filter (where state <> 'withheld')::int as planned,
             count(*) filter (where state = 'withheld')::int as withheld
      from deliveries where post_id = ${postId}
    `.execute(db);
    return { kind: 'planned', planned: rows[0]?.planned ?? 0, withheld: rows[0]?.withheld ?? 0 };
  });
}
