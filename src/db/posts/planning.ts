import { sql } from 'kysely';
import type { AccountId, HubId, NetworkChatId, PostId } from '../../domain/ids.ts';
import type { Planning } from '../../domain/posts/posts.ts';
import { membersOf, type Route } from '../../domain/posts/route.ts';
import type { Database } from '../database.ts';
import { audienceOf } from './audience.ts';
import { isEarlierThan } from './posts.ts';

/** A post that could not be planned for this long no longer holds up those behind it. */
const PATIENCE_MINUTES = 10;
/** Longer than any album is collected, however its parts trickle in. */
const WHOLE_AFTER_SECONDS = 15;

/**
 * `Posts.plan` in PostgreSQL. A late sibling waits for nothing but its album's plan, without which it would not know
 * that the copies it answers are still to come.
 */
export async function planPost(database: Database, postId: PostId): Promise<Planning> {
  return database.sql.transaction().execute(async (db) => {
    // A second planning of the same post, after a time-out of the first, finds it done and adds nobody.
    const { rows: posts } = await sql<Locked>`
      select p.account, p.route, p.author_id, p.source_chat_id, p.source_network_id, p.edit_of, p.edit_version, earlier.newest, earlier.oldest, earlier.oldest_is_whole
      from posts p cross join lateral (
        select max(e.id) as newest, min(e.id) as oldest,
               (array_agg(e.state = 'admitted' or e.album_key is null
                          or e.created_at < now() - make_interval(secs => ${WHOLE_AFTER_SECONDS}::int)
                          order by e.id))[1] as oldest_is_whole
        from posts e
        where p.state = 'admitted' and e.source_chat_id = p.source_chat_id
          and ${isEarlierThan(sql`e.id`, postId)} and e.state in ('collecting', 'admitted')
          and coalesce(e.released_at, e.created_at) > now() - make_interval(mins => ${PATIENCE_MINUTES}::int)
          and (p.late_for is null or p.late_for = e.id)) earlier
      where p.id = ${postId} for update of p
    `.execute(db);
    const [post] = posts;
    if (!post) return { kind: 'planned', planned: 0, withheld: 0 };
    if (post.oldest !== null) {
      const behind = {
        newest: Number(post.newest) as PostId,
        oldest: Number(post.oldest) as PostId,
        oldestIsWhole: post.oldest_is_whole!,
      };
      return { kind: 'not yet', behind };
    }
    // Only for posts that say another anew: the planner would else weigh the whole ledger for a condition on nothing.
    const wasOutdated =
      post.edit_of === null
        ? sql``
        : sql`and not exists (
            select from deliveries r
            where r.post_id = ${post.edit_of} and r.chat_id = a.chat_id and r.state = 'sent'
              and (r.version is null or r.version >= ${post.edit_version}) offset 0)`;
    const hub = membersOf(post.route);
    const audience = audienceOf(post.route, {
      chatId: post.source_chat_id,
      authorId: post.author_id,
      networkId: post.source_network_id,
      account: post.account,
    });
    const { rows } = await sql<Counted>`
      with written as (
        insert into deliveries (post_id, chat_id, source_chat_id, forward_of, state)
        select p.id, a.chat_id, p.source_chat_id, ${hub === undefined ? sql`null::int` : forwardOf(hub)},
               case when a.entitled then 'planned' else 'withheld' end::delivery_state
        from posts p cross join (${audience}) a
        where p.id = ${postId} and p.state = 'admitted' and p.withdrawn_at is null
          ${wasOutdated}
        on conflict do nothing
        returning state
      ), marked as (
        update posts set state = 'planned', planned_at = now() where id = ${postId} and state = 'admitted'
        returning id
      )
      select ${COUNTS}, exists (select from marked) as first from written
    `.execute(db);
    if (rows[0]!.first) return { kind: 'planned', planned: rows[0]!.planned, withheld: rows[0]!.withheld };
    const { rows: before } = await sql<Counted>`
      select ${COUNTS} from deliveries where post_id = ${postId}
    `.execute(db);
    return { kind: 'planned', planned: before[0]!.planned, withheld: before[0]!.withheld };
  });
}

/** The chat of the hub whose messages Telegram brings into a destination `a`: the channel that is discussed there. */
export const forwardOf = (hub: HubId) => sql`case when a.discussion_of is not null then (
  select l.id from chats l join hub_members m on m.chat_id = l.id
  where l.network = 'telegram' and l.network_id = a.discussion_of and m.hub_id = ${hub} and m.state = 'active') end`;

const COUNTS = sql`count(*) filter (where state <> 'withheld')::int as planned,
                   count(*) filter (where state = 'withheld')::int as withheld`;

interface Counted {
  readonly planned: number;
  readonly withheld: number;
  /** Whether it was this call that planned the post. */
  readonly first: boolean;
}

/** The post, locked. */
interface Locked {
  readonly route: Route;
  readonly author_id: number;
  readonly source_chat_id: number;
  readonly source_network_id: NetworkChatId;
  readonly account: AccountId;
  /** The post that this one says anew. */
  readonly edit_of: string | null;
  readonly edit_version: number | null;
  /** The earlier posts that have to be planned first, if there are any. */
  readonly newest: string | null;
  readonly oldest: string | null;
  readonly oldest_is_whole: boolean | null;
}
