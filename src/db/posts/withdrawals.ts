import { type Kysely, type RawBuilder, sql } from 'kysely';
import {
  type AccountId,
  DEFAULT_HUB,
  type NetworkChatId,
  type NetworkMessageId,
  type NetworkPersonId,
  type PostId,
} from '../../domain/ids.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type {
  CopiesInChat,
  WithdrawalScope,
  Withdrawals,
  WithdrawalTally,
} from '../../domain/posts/withdrawal.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import type { Route } from '../../domain/posts/route.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { timestamp } from '../timestamps.ts';
import { recordAudit } from '../staff/auditLog.ts';
import { isWithdrawnBy } from './audience.ts';
import { storableText } from '../storable.ts';

/** Why a delivery ends that was stopped before it was made. */
export const TAKEN_BACK = 'taken back';

/** Withdrawals in PostgreSQL. @param ours the accounts that run here: what others sent stays where it is */
export function createWithdrawals(database: AccountDatabase, ours: readonly AccountId[]): Withdrawals {
  return {
    async stop(scope, reachMs, since) {
      await markPosts(database, scope);
      await stopDeliveries(database, scope);
      await leaveOldCopies(database, scope, reachMs);
      await leaveCopiesOfOthers(database, scope, ours);
      return tally(database, scope, since);
    },

    async original(postId) {
      const { rows } = await sql<{
        network_chat_id: NetworkChatId;
        kind: ChatKind | null;
        message_ids: NetworkMessageId[];
      }>`
        select r.network_chat_id, c.kind, array_agg(r.message_id order by r.message_id::bigint) as message_ids
        from arrivals r
        left join chats c on c.network = 'telegram' and c.network_id = r.network_chat_id
        where r.account = ${database.account}
          and r.post_id in (select id from posts where id = ${postId} or late_for = ${postId})
        group by r.network_chat_id, c.kind limit 1
      `.execute(database.sql);
      const [row] = rows;
      return row && copiesInChat(row);
    },

    async copiesLeft(scope, atMost, leaveOut) {
      const { rows } = await sql<{
        network_chat_id: NetworkChatId;
        kind: ChatKind | null;
        message_ids: NetworkMessageId[];
      }>`
        select k.network_chat_id, c.kind, k.message_ids
        from (
          select network_chat_id,
                 (array_agg(message_id order by message_id::bigint desc))[1:${sql.lit(atMost.inChat)}] as message_ids
          from copies
          where account = ${database.account} and post_id in (${postsOf(scope)}) and withdrawn_at is null
            and out_of_reach is null and network_chat_id <> all(${[...leaveOut]}::text[])
          group by network_chat_id order by max(post_id) desc limit ${atMost.chats}
        ) k
        left join chats c on c.network = 'telegram' and c.network_id = k.network_chat_id
      `.execute(database.sql);
      return rows.map(copiesInChat);
    },

    async settle(settled) {
      const copies = settled.flatMap(({ networkId, messageIds, outOfReach }) =>
        messageIds.map((id) => ({
          network_chat_id: networkId,
          message_id: id,
          reason: outOfReach === undefined ? null : storableText(outOfReach),
        })),
      );
      if (copies.length === 0) return;
      await sql`
        update copies k
        set withdrawn_at = case when g.reason is null then now() end, out_of_reach = g.reason
        from jsonb_to_recordset(${JSON.stringify(copies)}::jsonb)
          as g(network_chat_id text, message_id text, reason text)
        where k.account = ${database.account} and k.network_chat_id = g.network_chat_id and k.message_id = g.message_id and k.withdrawn_at is null
      `.execute(database.sql);
    },
  };
}

function copiesInChat(row: {
  readonly network_chat_id: NetworkChatId;
  readonly kind: ChatKind | null;
  readonly message_ids: readonly NetworkMessageId[];
}): CopiesInChat {
  return {
    networkId: row.network_chat_id,
    kind: row.kind ?? 'group',
    messageIds: row.message_ids,
  };
}

/** A post that somebody wants to take back. */
export interface PostToTakeBack {
  readonly id: PostId;
  readonly route: Route;
  readonly author: { readonly kind: 'person' | 'chat'; readonly networkId: NetworkPersonId };
  readonly alias: string;
  /** Copies that are there now. */
  readonly copies: number;
}

/**
 * Looks up the post that another belongs to, or is, with its family; undefined when the ledger does not remember it.
 */
export async function postToTakeBack(
  database: Database,
  postId: PostId,
): Promise<PostToTakeBack | undefined> {
  const { rows } = await sql<{
    id: string;
    route: Route;
    kind: 'person' | 'chat';
    network_id: NetworkPersonId;
    alias: string;
    copies: number;
  }>`
    select p.id, p.route, u.kind, u.network_id, u.alias,
           (select count(*)::int from copies k
            where k.post_id in (select id from posts where id = p.id or late_for = p.id or edit_of = p.id)
              and k.withdrawn_at is null and k.out_of_reach is null) as copies
    from posts p join authors u on u.id = p.author_id
    where p.id = (select coalesce(edit_of, late_for, id) from posts where id = ${postId})
  `.execute(database.sql);
  const [row] = rows;
  return (
    row && {
      id: Number(row.id) as PostId,
      route: row.route,
      author: { kind: row.kind, networkId: row.network_id },
      alias: row.alias,
      copies: row.copies,
    }
  );
}

/** From now on nothing more of a post is sent. False when it was taken back before. */
export async function markTakenBack(db: Kysely<never>, postId: PostId): Promise<boolean> {
  const { rows } = await sql`
    update posts set withdrawn_at = now() where ${isOfFamily(postId)} and withdrawn_at is null returning id
  `.execute(db);
  return rows.length > 0;
}

/** Marks a post as taken back, once, and writes to the audit log who wanted it. */
export async function takeBackAndRecord(
  database: Database,
  { id, alias }: Pick<PostToTakeBack, 'id' | 'alias'>,
  by: Actor,
): Promise<void> {
  await database.sql.transaction().execute(async (db) => {
    if (!(await markTakenBack(db, id))) return;
    await recordAudit(db, DEFAULT_HUB, {
      actor: by,
      action: 'take back post',
      subject: { kind: 'post', id: String(id) },
      before: { author: alias },
    });
  });
}

/** A post with what belongs to it: parts of its album that came late, and its edits that went out as posts. */
function isOfFamily(postId: PostId): RawBuilder<boolean> {
  return sql<boolean>`(id = ${postId} or late_for = ${postId} or edit_of = ${postId})`;
}

/** The posts of a scope that were marked as taken back, each with its family. */
function postsOf(scope: WithdrawalScope): RawBuilder<unknown> {
  switch (scope.kind) {
    case 'post':
      return sql`select id from posts where ${isOfFamily(scope.postId)} and withdrawn_at is not null`;
    case 'author':
      return sql`select id from posts
        where author_id = ${scope.authorId} and hub_id = ${scope.hubId} and withdrawn_at is not null`;
    case 'session':
      return sql`select id from posts where ${isSaidBy(scope)} and withdrawn_at is not null`;
  }
}

/** What one of the two said in a session. */
function isSaidBy({
  session,
  authorId,
}: Pick<Extract<WithdrawalScope, { kind: 'session' }>, 'session' | 'authorId'>): RawBuilder<boolean> {
  return sql<boolean>`author_id = ${authorId} and route @> ${JSON.stringify({ to: 'partner', session })}::jsonb`;
}

/** From now on nothing more is sent of what one of the two said in a session. How many copies of it are there. */
export async function markSaidTakenBack(
  db: Kysely<never>,
  scope: Extract<WithdrawalScope, { kind: 'session' }>,
): Promise<number> {
  await sql`update posts set withdrawn_at = now() where ${isSaidBy(scope)} and withdrawn_at is null`.execute(
    db,
  );
  const { rows } = await sql<{ copies: number }>`
    select count(*)::int as copies from copies
    where post_id in (${postsOf(scope)}) and withdrawn_at is null and out_of_reach is null
  `.execute(db);
  return rows[0]!.copies;
}

/** From here on nothing of these posts is planned or claimed. */
async function markPosts(database: Database, scope: WithdrawalScope): Promise<void> {
  if (scope.kind === 'post') {
    // What joined the post's family since it was taken back. Who takes a post back marks it before a workflow is told.
    await sql`
      update posts set withdrawn_at = now()
      where ${isOfFamily(scope.postId)} and withdrawn_at is null
        and exists (select from posts where id = ${scope.postId} and withdrawn_at is not null)
    `.execute(database.sql);
    return;
  }
  // What is said in a session after it was taken back stays, and after the end nothing is.
  if (scope.kind === 'session') return;
  const { authorId, hubId } = scope;
  await sql`
    update posts p set withdrawn_at = now()
    where author_id = ${authorId} and hub_id = ${hubId} and ${isWithdrawnBy('moderation')}
      and withdrawn_at is null and created_at <= (
      select max(coalesce(lifted_at, now())) from restrictions
      where author_id = ${authorId} and hub_id = ${hubId} and kind = 'ban')
  `.execute(database.sql);
}

/** A call whose worker died has left a copy or not; nobody will know. */
async function stopDeliveries(database: Database, scope: WithdrawalScope): Promise<void> {
  await sql`
    update deliveries d
    set state = 'withdrawn', reason = ${TAKEN_BACK}, settled_at = now(), token = null, lease_until = null,
        doubts = d.doubts + (d.state = 'sending')::int
    where d.post_id in (${postsOf(scope)})
      and (d.state in ('planned', 'claimed', 'withheld') or (d.state = 'sending' and d.lease_until < now()))
  `.execute(database.sql);
}

async function leaveOldCopies(database: Database, scope: WithdrawalScope, reachMs: number): Promise<void> {
  await sql`
    update copies set out_of_reach = 'too old'
    where post_id in (${postsOf(scope)}) and withdrawn_at is null and out_of_reach is null
      and sent_at < now() - ${reachMs}::float8 * interval '1 millisecond'
  `.execute(database.sql);
}

/** Only the bot that sent a copy can delete it. */
async function leaveCopiesOfOthers(
  database: Database,
  scope: WithdrawalScope,
  ours: readonly AccountId[],
): Promise<void> {
  await sql`
    update copies set out_of_reach = 'sent by a bot that does not run here any more'
    where post_id in (${postsOf(scope)}) and withdrawn_at is null and out_of_reach is null
      and account <> all(${[...ours]}::smallint[])
  `.execute(database.sql);
}

async function tally(database: Database, scope: WithdrawalScope, since?: number): Promise<WithdrawalTally> {
  const after = sql`coalesce(${timestamp(since)}, '-infinity')`;
  const { rows } = await sql<WithdrawalTally>`
    with post as (${postsOf(scope)}), delivery as (
      -- Copies that are being edited may still get a continuation.
      select count(*) filter (where state = 'sending' or (state = 'sent' and lease_until > now()))::int as "underWay",
             count(*) filter (where state = 'withdrawn' and settled_at >= ${after})::int as stopped,
             coalesce(sum(doubts) filter (where state = 'withdrawn' and settled_at >= ${after}), 0)::int as doubts
      from deliveries where post_id in (select id from post)
    ), copy as (
      select count(*) filter (where withdrawn_at is null and out_of_reach is null)::int as left,
             count(*) filter (where withdrawn_at >= ${after})::int as deleted,
             count(*) filter (where out_of_reach is not null
               and post_id in (select id from posts where withdrawn_at >= ${after}))::int as "outOfReach"
      from copies where post_id in (select id from post)
    )
    select (select count(*) from post)::int as posts, delivery.*, copy.* from delivery, copy
  `.execute(database.sql);
  return rows[0]!;
}
