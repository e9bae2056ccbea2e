import { FILES_OF_ANOTHER_ACCOUNT } from '../../domain/account.ts';
import { hasFiles } from '../../domain/posts/content.ts';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Copy } from '../../domain/posts/delivery.ts';
import type {
  AccountId,
  ChatId,
  NetworkChatId,
  NetworkMessageId,
  NetworkTopicId,
  PostId,
} from '../../domain/ids.ts';
import type {
  Claim,
  ClaimedDelivery,
  LeaseToken,
  Ledger,
  Settled,
  Tally,
} from '../../domain/posts/ledger.ts';
import {
  attributionOf,
  isRepeated,
  isStoppedByModeration,
  type Route,
  rulesOf,
} from '../../domain/posts/route.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import { isQuietAt } from '../../domain/chats/quietHours.ts';
import type { Signature } from '../../domain/posts/signature.ts';
import {
  FORWARD_WITHIN_MS,
  noticeMissingForwards,
  settleForwards,
  WAIT_FOR_CHANNEL_MS,
} from './automaticForwards.ts';
import { isRestricted } from '../moderation/inForce.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { andIsOpen, destinationOf, isOpen } from './audience.ts';
import { isEarlierThan, partsOf } from './posts.ts';
import { storableJson, storableText } from '../storable.ts';
import { TAKEN_BACK } from './withdrawals.ts';
import { insertCopies } from './copyRows.ts';

/** How long a claim holds without being renewed, in seconds. Longer than any call to a network may take. */
export const LEASE_SECONDS = 30;

/** How soon to look again for what waits for other rows and not for a time. */
const LOOK_AGAIN_MS = 250;

/**
 * How many rows a claim looks at when each may have to wait for another row. Behind a large fan-out all of them do;
 * looking at all of them each time would cost more than sending.
 */
const WINDOW = 1_000;

/** How soon to look again when a whole window waits for other rows. */
const LOOK_AGAIN_BEHIND_MS = 2_000;

/** The ledger in PostgreSQL. */
export function createLedger(database: AccountDatabase): Ledger {
  const db = database.sql;

  async function claim(postId: PostId, token: LeaseToken, limit: number, after: ChatId): Promise<Claim> {
    const head = await loadHead(database, postId);
    if (!head) return { kind: 'done' };
    await recoverExpired(database, postId, head.route);
    if (head.withdrawn) {
      await withdrawOpen(database, postId, TAKEN_BACK);
      return outlook(database, postId, after);
    }
    if (head.paused && rulesOf(head.route).heldByPause) {
      // What was held may have been taken back meanwhile.
      const ahead = await outlook(database, postId, after);
      return ahead.kind === 'done' ? ahead : { kind: 'paused' };
    }
    if (isStoppedByModeration(head.route, head.restricted)) {
      await withdrawOpen(database, postId, 'the author may not post any more');
      return outlook(database, postId, after);
    }
    if (!(await isOpen(db, head.route))) {
      await withdrawOpen(database, postId, 'the session is over');
      return outlook(database, postId, after);
    }
    if (head.awaits_forward) await settleForwards(db, postId);
    if (head.edit_of !== null) await dropUpToDate(database, postId);
    if (head.account !== database.account && (await showsFiles(db, postId))) {
      await failPlanned(db, postId, FILES_OF_ANOTHER_ACCOUNT);
      return outlook(database, postId, after);
    }
    const deliveries = await claimRows(database, postId, head, token, limit, after);
    if (deliveries.length === 0) return outlook(database, postId, after);
    return {
      kind: 'claimed',
      route: head.route,
      post: { protected: head.protected, version: head.version, parts: await partsOf(db, postId) },
      ageMs: head.age_ms,
      attribution: attributionOf(head.route, head.alias, head.signature),
      deliveries,
    };
  }

  return {
    claim,

    async beginSending(postId, token, chatIds, route) {
      const { rows } = await sql<{ chat_id: number }>`
        update deliveries
        set state = 'sending', attempts = attempts + 1,
            lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::int)
        where post_id = ${postId} and chat_id = any(${[...chatIds]}::int[]) and token = ${token}
          and state = 'claimed' and lease_until > now() ${andIsOpen(route)}
        returning chat_id
      `.execute(db);
      return new Set(rows.map((row) => row.chat_id as ChatId));
    },

    async renew(postId, token) {
      await sql`
        update deliveries set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::int)
        where post_id = ${postId} and token = ${token} and state in ('claimed', 'sending') and lease_until > now()
      `.execute(db);
    },

    async settle(postId, token, settled) {
      if (settled.length === 0) return;
      await sql`
        with given as (
          select * from jsonb_to_recordset(${storableJson(settled.map(settledRow))}::jsonb)
            as g(chat_id int, state delivery_state, delay_ms float8, doubt int, reason text, version int,
                 unexplained boolean, left_out jsonb)
        ), kept as (${insertCopies(postId, database.account, settled)})
        update deliveries d
        set state = g.state, reason = g.reason, version = least(d.version, g.version), doubts = d.doubts + g.doubt,
            not_before = now() + g.delay_ms * interval '1 millisecond', token = null, lease_until = null,
            settled_at = case when g.state = 'planned' then null else now() end, left_out = g.left_out,
            unexplained = g.state = 'failed' and g.unexplained
        from given g
        where d.post_id = ${postId} and d.chat_id = g.chat_id and d.token = ${token}
          -- Says no more, but a planner without statistics would else read all rows of the post.
          and d.chat_id = any(${settled.map((one) => one.chatId)}::int[])
      `.execute(db);
    },

    failPost: (postId, reason) => failPlanned(db, postId, reason),

    async refuseParts(postId, parts) {
      for (const { part, reason } of parts) {
        await sql`
          update parts set refused = ${storableText(reason)} where post_id = ${postId} and no = ${part}
        `.execute(db);
      }
    },

    async weighRefusals(postId) {
      const ended = await endRefusedByMany(db, postId);
      if (!ended) await refusePartsLeftOutByMany(db, postId);
      return ended;
    },

    async tally(postId) {
      const { rows } = await tallyOf(postId).execute(db);
      return rows[0]!;
    },
  };
}

/** The statement that counts a post's deliveries. */
export function tallyOf(postId: PostId): RawBuilder<Tally> {
  return sql<Tally>`
    select count(*) filter (where state in ('planned', 'claimed', 'sending'))::int as open,
           count(*) filter (where state = 'sent')::int as sent,
           count(*) filter (where state in ('failed', 'withdrawn', 'unknown'))::int as failed,
           count(*) filter (where state = 'withheld')::int as withheld,
           coalesce(sum(doubts), 0)::int as doubts
    from deliveries where post_id = ${postId}`;
}

async function showsFiles(db: Kysely<never>, postId: PostId): Promise<boolean> {
  return (await partsOf(db, postId)).some(({ content }) => hasFiles(content));
}

async function failPlanned(db: Kysely<never>, postId: PostId, reason: string): Promise<void> {
  await sql`
    update deliveries set state = 'failed', reason = ${storableText(reason)}, settled_at = now()
    where post_id = ${postId} and state = 'planned'
  `.execute(db);
}

/** What must be looked at again each time rows of a post are claimed. */
interface Head {
  /** Through which it came, and for which the ids of its files are valid. */
  readonly account: AccountId;
  readonly withdrawn: boolean;
  readonly route: Route;
  readonly paused: boolean;
  readonly restricted: boolean;
  readonly protected: boolean;
  readonly version: number;
  readonly age_ms: number;
  readonly alias: string;
  readonly signature: Signature | null;
  readonly source_chat_id: number;
  readonly reply_to_post: string | null;
  readonly reply_to_part: number | null;
  /** The post that this one says anew. */
  readonly edit_of: string | null;
  /** Telegram may bring the post into a group by itself. */
  readonly awaits_forward: boolean;
  /** An earlier post of the same chat still has open deliveries, and this one keeps its place behind it. */
  readonly behind: boolean;
}

async function loadHead(database: Database, postId: PostId): Promise<Head | undefined> {
  const { rows } = await sql<Head>`
    select p.account, p.route, p.withdrawn_at is not null as withdrawn, h.paused_at is not null as paused, h.signature, p.protected, p.version,
           (extract(epoch from now() - p.planned_at) * 1000)::float8 as age_ms, u.alias, p.source_chat_id,
           p.reply_to_post, p.reply_to_part, p.edit_of,
           ${isRestricted(sql`p.author_id`, sql`p.hub_id`)} as restricted,
           exists (select from deliveries d
                   where d.post_id = p.id and d.forward_of is not null and d.state = 'planned') as awaits_forward,
           p.late_for is null and exists (
             select from posts e
             where e.source_chat_id = p.source_chat_id and e.state = 'planned' and ${isEarlierThan(sql`e.id`, postId)}
           ) as behind
    from posts p join hubs h on h.id = p.hub_id join authors u on u.id = p.author_id
    where p.id = ${postId}
  `.execute(database.sql);
  return rows[0];
}

/** A claimed delivery with the address of its chat. */
export interface ClaimedRow {
  chat_id: number;
  attempts: number;
  doubts: number;
  network_id: NetworkChatId | null;
  kind: ChatKind;
  topic: NetworkTopicId | null;
  quiet_from: number | null;
  quiet_to: number | null;
  time_zone: string | null;
  gone: string | null;
  reply_to: NetworkMessageId | null;
  done: Copy[] | null;
}

function isQuiet({ quiet_from: from, quiet_to: to, time_zone: zone }: ClaimedRow): boolean {
  if (from === null || to === null || zone === null) return false;
  return isQuietAt({ from, to, zone }, Date.now());
}

async function claimRows(
  database: AccountDatabase,
  postId: PostId,
  head: Head,
  token: LeaseToken,
  limit: number,
  after: ChatId,
): Promise<ClaimedDelivery[]> {
  const isReady = sql`d.post_id = ${postId} and d.state = 'planned' and d.chat_id > ${after}
    and (d.not_before is null or d.not_before <= now())`;
  // `offset 0` here and below keeps a subquery from becoming a join, which would read a whole post or all chats.
  const keepsPlace = head.behind
    ? sql`and not exists (
        select from deliveries e
        where e.chat_id = d.chat_id and e.source_chat_id = ${head.source_chat_id}
          and ${isEarlierThan(sql`e.post_id`, postId)}
          and e.state in ('planned', 'claimed', 'sending') and e.doubts = 0 offset 0)`
    : sql``;
  const targetIsThere =
    head.reply_to_post === null
      ? sql``
      : sql`and not exists (
          select from deliveries r
          where r.post_id = ${head.reply_to_post} and r.chat_id = d.chat_id
            and r.state in ('planned', 'claimed', 'sending') offset 0)`;
  // A group gets its channel's copy from Telegram: none is sent while that may still come.
  const forwardMayCome =
    head.awaits_forward && head.age_ms < WAIT_FOR_CHANNEL_MS
      ? sql`and (d.forward_of is null or not (
          (d.forward_of = d.source_chat_id and ${head.edit_of === null && head.age_ms < FORWARD_WITHIN_MS})
          or exists (
            select from deliveries v
            where v.post_id = d.post_id and v.chat_id = d.forward_of
              and (v.state in ('planned', 'claimed', 'sending')
                   or (v.state = 'sent'
                       and v.settled_at > now() - ${FORWARD_WITHIN_MS}::int * interval '1 millisecond')) offset 0)))`
      : sql``;
  const isInWindow =
    head.behind || head.reply_to_post !== null || head.awaits_forward
      ? sql`and d.chat_id <= (
          select max(chat_id) from (
            select d.chat_id from deliveries d where ${isReady} order by d.chat_id limit ${WINDOW}) ready)`
      : sql``;
  const target =
    head.reply_to_post === null
      ? sql`null::text`
      : sql`coalesce(
          (select a.message_id from arrivals a
           where a.post_id = ${head.reply_to_post} and a.account = ${database.account} and a.network_chat_id = c.network_id
           order by a.part = ${head.reply_to_part} desc, a.part limit 1),
          (select k.message_id from copies k
           where k.post_id = ${head.reply_to_post} and k.account = ${database.account}
             and k.network_chat_id = c.network_id and k.piece = 0
           order by k.part = ${head.reply_to_part} desc, k.part, k.message_id::bigint limit 1))`;
  const { rows } = await sql<ClaimedRow>`
    with candidate as (
      select d.chat_id from deliveries d
      where ${isReady} ${isInWindow} ${keepsPlace} ${targetIsThere} ${forwardMayCome}
      order by d.chat_id limit ${limit} for update of d skip locked
    ), claimed as (
      update deliveries d
      set state = 'claimed', token = ${token},
          -- The oldest that any copy shows: an earlier attempt may have left some.
          version = case when d.attempts > 0 and exists (
              select from copies k join chats c on c.network_id = k.network_chat_id
              where c.id = d.chat_id and k.post_id = ${postId})
            then least(d.version, ${head.version}) else ${head.version} end,
          lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::int)
      -- Not a join: with statistics older than the post, the planner would read all of its rows for one.
      where d.post_id = ${postId} and d.chat_id = any(array(select chat_id from candidate))
      returning d.chat_id, d.attempts, d.doubts
    )
    select l.chat_id, l.attempts, l.doubts, c.network_id, c.kind, c.topic, c.quiet_from, c.quiet_to,
           c.time_zone, c.gone, ${target} as reply_to,
           case when l.attempts > 0 then (
             select jsonb_agg(jsonb_build_object('part', k.part, 'piece', k.piece, 'messageId', k.message_id))
             from copies k where k.post_id = ${postId} and k.network_chat_id = c.network_id) end as done
    from claimed l
    cross join lateral (${destinationOf(head.route, sql`l.chat_id`, database.account)}) c
    order by l.chat_id
  `.execute(database.sql);
  if (head.awaits_forward && rows.length > 0) {
    await noticeMissingForwards(
      database.sql,
      postId,
      rows.map((row) => row.chat_id as ChatId),
    );
  }
  return rows.map(deliveryOf);
}

/** What has to be known of a claimed row to send it. */
export function deliveryOf(row: ClaimedRow): ClaimedDelivery {
  return {
    chatId: row.chat_id as ChatId,
    attempts: row.attempts,
    doubts: row.doubts,
    destination: {
      networkId: row.network_id!,
      kind: row.kind,
      ...(row.topic === null ? {} : { threadId: row.topic }),
      ...(isQuiet(row) ? { silent: true } : {}),
    },
    ...(row.reply_to === null ? {} : { replyTo: row.reply_to }),
    done: row.done ?? [],
    ...(row.gone === null ? {} : { lost: row.gone }),
  };
}

/**
 * Takes back what a dead worker held. A row that was only claimed is planned again; a row whose call had begun is
 * planned again too and is in doubt; where nothing may come twice, it stays in doubt.
 *
 * Runs before every claim. In the order of their index rows are found without those that were settled long ago;
 * any other way reads them all, since they stay in the index until the next vacuum.
 */
async function recoverExpired(database: Database, postId: PostId, route: Route): Promise<void> {
  await sql`
    with expired as (
      select chat_id from deliveries
      where post_id = ${postId} and state in ('claimed', 'sending') and lease_until < now()
      order by lease_until limit ${WINDOW} for update skip locked
    )
    update deliveries d
    set doubts = d.doubts + (d.state = 'sending')::int, token = null,
        state = case when d.state = 'sending' and not ${isRepeated(route)} then 'unknown'
                     else 'planned' end::delivery_state,
        settled_at = case when d.state = 'sending' and not ${isRepeated(route)} then now() end, lease_until = null,
        reason = case when d.state = 'sending' then 'the worker stopped during the call' else d.reason end
    where d.post_id = ${postId} and d.chat_id = any(array(select chat_id from expired))
  `.execute(database.sql);
}

/** Lets a post that says another anew skip the chats where that other went out in its newest version after all. */
async function dropUpToDate(database: Database, postId: PostId): Promise<void> {
  await sql`
    delete from deliveries d using posts p, deliveries r
    where d.post_id = ${postId} and d.state = 'planned' and p.id = ${postId}
      and r.post_id = p.edit_of and r.chat_id = d.chat_id and r.state = 'sent'
      and (r.version is null or r.version >= p.edit_version)
  `.execute(database.sql);
}

async function withdrawOpen(database: Database, postId: PostId, reason: string): Promise<void> {
  await sql`
    update deliveries set state = 'withdrawn', reason = ${reason}, settled_at = now()
    where post_id = ${postId} and state = 'planned'
  `.execute(database.sql);
}

/** Number of chats that must give the same answer, and none another, before it counts as an answer to the content. */
const CHATS_ALIKE = 3;

/** An answer without the numbers in it, such as message ids and offsets, so that the same answer is known again. */
const WITHOUT_NUMBERS = (reason: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`regexp_replace(${reason}, '[0-9]+', '#', 'g')`;

/** That no call of the post is under way: it might yet be taken somewhere. */
const NOTHING_UNDER_WAY = (postId: PostId): RawBuilder<unknown> =>
  sql`not exists (select from deliveries where post_id = ${postId} and state = 'sending' and lease_until > now())`;

async function endRefusedByMany(db: Kysely<never>, postId: PostId): Promise<boolean> {
  const { rows } = await sql`
    with alike as (
      select min(reason) as reason from deliveries
      where post_id = ${postId} and state = 'failed' and unexplained
      group by ${WITHOUT_NUMBERS(sql`reason`)} having count(*) >= ${CHATS_ALIKE} limit 1
    )
    update deliveries d set state = 'failed', reason = alike.reason, settled_at = now()
    from alike
    where d.post_id = ${postId} and d.state = 'planned'
      and not exists (select from deliveries where post_id = ${postId} and state = 'sent')
      and not exists (select from copies where post_id = ${postId})
      and ${NOTHING_UNDER_WAY(postId)}
    returning d.chat_id
  `.execute(db);
  return rows.length > 0;
}

async function refusePartsLeftOutByMany(db: Kysely<never>, postId: PostId): Promise<void> {
  await sql`
    with alike as (
      select l.part, min(l.reason) as reason
      from deliveries d, jsonb_to_recordset(d.left_out) as l(part smallint, reason text)
      where d.post_id = ${postId} and d.left_out is not null
      group by l.part, ${WITHOUT_NUMBERS(sql`l.reason`)} having count(*) >= ${CHATS_ALIKE}
    )
    update parts t set refused = alike.reason from alike
    where t.post_id = ${postId} and t.no = alike.part and t.refused is null
      and not exists (select from copies k where k.post_id = ${postId} and k.part = t.no)
      and ${NOTHING_UNDER_WAY(postId)}
  `.execute(db);
}

/** When to look again after nothing could be claimed. */
async function outlook(database: Database, postId: PostId, after: ChatId): Promise<Claim> {
  const { rows: readyRows } = await sql<{ ready: number }>`
    select count(*)::int as ready from (
      select chat_id from deliveries
      where post_id = ${postId} and state = 'planned' and (not_before is null or not_before <= now())
      order by chat_id limit ${WINDOW}) first
  `.execute(database.sql);
  const ready = readyRows[0]!.ready;
  // What is ready and yet was not claimed waits for other rows, or stands before the chat that was asked for.
  if (ready > 0) {
    if (after > 0) return { kind: 'wait', waitMs: 0 };
    return { kind: 'wait', waitMs: ready < WINDOW ? LOOK_AGAIN_MS : LOOK_AGAIN_BEHIND_MS };
  }
  const { rows } = await sql<{ wait_ms: number | null }>`
    select (extract(epoch from least(
      (select min(not_before) from (
         select not_before from deliveries where post_id = ${postId} and state = 'planned' order by chat_id) waiting),
      (select lease_until from deliveries where post_id = ${postId} and state in ('claimed', 'sending')
       order by lease_until limit 1)
    ) - now()) * 1000)::float8 as wait_ms
  `.execute(database.sql);
  const waitMs = rows[0]!.wait_ms;
  if (waitMs === null) return { kind: 'done' };
  return { kind: 'wait', waitMs: Math.max(LOOK_AGAIN_MS, Math.ceil(waitMs)) };
}

function settledRow({ chatId, settlement, leftOut = [] }: Settled): Record<string, unknown> {
  return {
    chat_id: chatId,
    state: settlement.state,
    delay_ms: settlement.state === 'planned' ? settlement.delayMs : null,
    doubt: settlement.state === 'unknown' || (settlement.state === 'planned' && settlement.doubt) ? 1 : 0,
    reason: settlement.state === 'sent' ? null : settlement.reason,
    version: settlement.state === 'sent' ? settlement.version : null,
    unexplained: settlement.state === 'failed' && settlement.unexplained === true,
    left_out: leftOut.length > 0 ? leftOut.map(({ part, reason }) => ({ part, reason })) : null,
  };
}
