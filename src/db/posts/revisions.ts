import { type Kysely, sql } from 'kysely';
import type { Content } from '../../domain/posts/content.ts';
import type { Copy } from '../../domain/posts/delivery.ts';
import type { ChatId, NetworkChatId, NetworkMessageId, NetworkTopicId, PostId } from '../../domain/ids.ts';
import type { LeaseToken } from '../../domain/posts/ledger.ts';
import type { ChatKind, Part } from '../../domain/posts/post.ts';
import {
  type ClaimedRevision,
  type EditedPost,
  type EditMode,
  type EditStep,
  effectOfEdit,
  reasonToLeaveCopies,
  type RevisionClaim,
  type Revisions,
  type SettledRevision,
} from '../../domain/posts/revision.ts';
import { attributionOf, isStoppedByModeration, type Route, rulesOf } from '../../domain/posts/route.ts';
import type { Signature } from '../../domain/posts/signature.ts';
import { isRestricted } from '../moderation/inForce.ts';
import { isEntitled } from '../billing/entitlement.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { destinationOf, isOpen } from './audience.ts';
import { LEASE_SECONDS } from './ledger.ts';
import { editModeOf } from './posts.ts';
import { storableJson, storableText } from '../storable.ts';
import { type CopiesInChat, copyRows, insertCopies } from './copyRows.ts';

/** How soon to look again for deliveries that are under way. */
const LOOK_AGAIN_MS = 500;

/** The copies of edited posts in PostgreSQL. `resendId` names the workflow of a post that goes out again. */
export function createRevisions(
  database: AccountDatabase,
  resendId: (chatId: ChatId, postId: PostId, version: number) => string,
): Revisions {
  const db = database.sql;
  return {
    begin: (postId) => beginEdit(database, postId, resendId),

    async claim(postId, token, limit, after) {
      const head = await loadHead(db, postId);
      if (!head || head.mode !== 'inplace') return { kind: 'done' };
      if (isStoppedByModeration(head.route, head.restricted)) return { kind: 'done' };
      if (!(await isOpen(db, head.route))) return { kind: 'done' };
      if (head.paused && rulesOf(head.route).heldByPause) return { kind: 'paused' };
      const rows = await claimRows(database, postId, head, token, limit, after);
      if (rows.length === 0) return outlook(db, postId, head.version);
      const parts = await versionedParts(db, postId);
      return {
        kind: 'claimed',
        post: { protected: head.protected, version: head.version, parts },
        lane: rulesOf(head.route).lane,
        attribution: attributionOf(head.route, head.alias, head.signature),
        ageMs: head.age_ms,
        revisions: rows.map((row) => toRevision(row, parts)),
      };
    },

    async renew(postId, token) {
      await sql`
        update deliveries set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::int)
        where post_id = ${postId} and token = ${token} and state = 'sent' and lease_until > now()
      `.execute(db);
    },

    settle: (postId, token, settled) => settleRevisions(database, postId, token, settled),

    async open(postId) {
      const { rows } = await sql<{ open: number }>`
        select count(*)::int as open from deliveries d join posts p on p.id = d.post_id
        where d.post_id = ${postId} and ${isStale(sql`p.version`)}
      `.execute(db);
      return rows[0]!.open;
    },
  };
}

/** That a delivery's copies show an older version than that one and were not given up for it. */
function isStale(version: unknown) {
  return sql`d.state = 'sent' and d.version < ${version} and coalesce(d.unrevised, 0) < ${version}`;
}

interface Head {
  readonly route: Route;
  readonly mode: EditMode;
  readonly paused: boolean;
  readonly restricted: boolean;
  readonly protected: boolean;
  readonly version: number;
  readonly alias: string;
  readonly signature: Signature | null;
  readonly age_ms: number;
}

async function loadHead(db: Kysely<never>, postId: PostId): Promise<Head | undefined> {
  const { rows } = await sql<Head>`
    select p.route, ${editModeOf(sql`p.id`, sql`h.edits`)} as mode, h.paused_at is not null as paused, h.signature, p.protected, p.version, u.alias,
           coalesce(extract(epoch from now() - greatest(p.edited_at, p.planned_at)) * 1000, 0)::float8 as age_ms,
           ${isRestricted(sql`p.author_id`, sql`p.hub_id`)} as restricted
    from posts p join hubs h on h.id = p.hub_id join authors u on u.id = p.author_id
    where p.id = ${postId} and p.state in ('planned', 'closed') and p.withdrawn_at is null
  `.execute(db);
  return rows[0];
}

interface ClaimedRow {
  readonly chat_id: number;
  readonly version: number;
  readonly attempts: number;
  readonly network_id: NetworkChatId | null;
  readonly kind: ChatKind;
  readonly topic: NetworkTopicId | null;
  readonly gone: string | null;
  readonly entitled: boolean;
  readonly copies: Copy[] | null;
}

async function claimRows(
  { sql: db, account }: AccountDatabase,
  postId: PostId,
  head: Head,
  token: LeaseToken,
  limit: number,
  after: ChatId,
): Promise<ClaimedRow[]> {
  const { rows } = await sql<ClaimedRow>`
    with candidate as (
      select d.chat_id from deliveries d
      where d.post_id = ${postId} and d.chat_id > ${after} and ${isStale(head.version)}
        and (d.not_before is null or d.not_before <= now()) and (d.lease_until is null or d.lease_until <= now())
      order by d.chat_id limit ${limit} for update of d skip locked
    ), claimed as (
      update deliveries d
      set token = ${token}, lease_until = now() + make_interval(secs => ${LEASE_SECONDS}::int), not_before = null
      where d.post_id = ${postId} and d.chat_id = any(array(select chat_id from candidate))
      returning d.chat_id, d.source_chat_id, d.version, d.revisions_tried as attempts
    )
    select l.chat_id, l.version, l.attempts, c.network_id, c.kind, c.topic, c.gone,
           ${rulesOf(head.route).paywall === 'none'} or l.chat_id = l.source_chat_id or ${isEntitled(sql`l.chat_id`)} as entitled,
           (select jsonb_agg(jsonb_build_object('part', k.part, 'piece', k.piece, 'messageId', k.message_id)
                             order by k.part, k.piece)
            from copies k
            where k.post_id = ${postId} and k.account = ${account} and k.network_chat_id = c.network_id) as copies
    from claimed l
    cross join lateral (${destinationOf(head.route, sql`l.chat_id`, account)}) c
    order by l.chat_id
  `.execute(db);
  return rows;
}

interface VersionedPart extends Part {
  readonly version: number;
  readonly fileVersion: number;
}

async function versionedParts(db: Kysely<never>, postId: PostId): Promise<VersionedPart[]> {
  const { rows } = await sql<{
    no: number;
    message_id: NetworkMessageId;
    content: Content;
    refused: string | null;
    version: number;
    file_version: number;
  }>`
    select no, message_id, content, refused, version, file_version from parts
    where post_id = ${postId} order by message_id::bigint
  `.execute(db);
  return rows.map((row) => ({
    no: row.no,
    messageId: row.message_id,
    content: row.content,
    ...(row.refused === null ? {} : { refused: row.refused }),
    version: row.version,
    fileVersion: row.file_version,
  }));
}

function toRevision(row: ClaimedRow, parts: readonly VersionedPart[]): ClaimedRevision {
  const leave = reasonToLeaveCopies({ ...row, hasCopies: row.copies !== null });
  return {
    chatId: row.chat_id as ChatId,
    destination: {
      networkId: row.network_id!,
      kind: row.kind,
      ...(row.topic === null ? {} : { threadId: row.topic }),
    },
    copies: row.copies ?? [],
    changes: parts
      .filter((part) => part.version > row.version)
      .map((part) => ({ part: part.no, file: part.fileVersion > row.version })),
    attempts: row.attempts,
    ...(leave === undefined ? {} : { leave }),
  };
}

async function settleRevisions(
  { sql: db, account }: AccountDatabase,
  postId: PostId,
  token: LeaseToken,
  settled: readonly SettledRevision[],
): Promise<void> {
  if (settled.length === 0) return;
  const copiesOf = (which: 'added' | 'removed'): CopiesInChat[] =>
    settled.map(({ networkId, [which]: copies }) => ({ networkId, copies }));
  await sql`
    with given as (
      select * from jsonb_to_recordset(${storableJson(settled.map(settledRow))}::jsonb)
        as g(chat_id int, kind text, version int, missing int, reason text, delay_ms float8)
    ), kept as (${insertCopies(postId, account, copiesOf('added'))}), dropped as (
      delete from copies c
      using ${copyRows(copiesOf('removed'))}
      where c.post_id = ${postId} and c.account = ${account} and c.network_chat_id = k.network_chat_id
        and c.message_id = k.message_id
    )
    update deliveries d
    set version = case when g.kind = 'revised' then g.version else d.version end,
        copies_gone = case when g.kind = 'revised' then g.missing else d.copies_gone end,
        unrevised = case when g.kind = 'left' then g.version else d.unrevised end,
        unrevised_reason = case when g.kind = 'left' then g.reason when g.kind = 'revised' then null
                                else d.unrevised_reason end,
        revisions_tried = case when g.kind = 'again' then least(d.revisions_tried + 1, 1000) else 0 end,
        not_before = now() + g.delay_ms * interval '1 millisecond', token = null, lease_until = null
    from given g
    where d.post_id = ${postId} and d.chat_id = g.chat_id and d.token = ${token} and d.state = 'sent'
      and d.chat_id = any(${settled.map((one) => one.chatId)}::int[])
  `.execute(db);
}

function settledRow({ chatId, settlement }: SettledRevision): Record<string, unknown> {
  return {
    chat_id: chatId,
    kind: settlement.kind,
    version: settlement.kind === 'again' ? null : settlement.version,
    missing: settlement.kind === 'revised' ? settlement.missing : null,
    reason: settlement.kind === 'left' ? storableText(settlement.reason) : null,
    delay_ms: settlement.kind === 'again' ? settlement.delayMs : null,
  };
}

/** When to look again after nothing could be claimed: for what waits, and for what goes out in an older version. */
async function outlook(db: Kysely<never>, postId: PostId, version: number): Promise<RevisionClaim> {
  const { rows } = await sql<{ wait_ms: number | null; under_way: boolean }>`
    select (extract(epoch from min(greatest(d.not_before, d.lease_until)) - now()) * 1000)::float8 as wait_ms,
           exists (
             select from deliveries u
             where u.post_id = ${postId} and u.version < ${version}
               and (u.state in ('claimed', 'sending') or (u.state = 'planned' and u.attempts > 0))
           ) as under_way
    from deliveries d where d.post_id = ${postId} and ${isStale(version)}
  `.execute(db);
  const { wait_ms: waitMs, under_way: underWay } = rows[0]!;
  if (waitMs !== null) return { kind: 'wait', waitMs: Math.max(LOOK_AGAIN_MS, Math.ceil(waitMs)) };
  return underWay ? { kind: 'wait', waitMs: LOOK_AGAIN_MS } : { kind: 'done' };
}

interface EditedPostRow extends EditedPost {
  readonly version: number;
  readonly source_chat_id: number;
  readonly resent: string | null;
  readonly resent_by: string | null;
}

async function beginEdit(
  database: Database,
  postId: PostId,
  resendId: (chatId: ChatId, postId: PostId, version: number) => string,
): Promise<EditStep> {
  return database.sql.transaction().execute(async (db) => {
    await sql`select from posts where id = ${postId} for update`.execute(db);
    const { rows } = await sql<EditedPostRow>`
      select ${editModeOf(sql`p.id`, sql`h.edits`)} as mode, p.state in ('planned', 'closed') as planned, p.version, p.source_chat_id,
             exists (select from deliveries d
                     where d.post_id = p.id and d.version < p.version
                       and d.state in ('planned', 'claimed', 'sending', 'sent')) as outdated,
             r.id as resent, r.workflow_id as resent_by
      from posts p join hubs h on h.id = p.hub_id
      left join posts r on r.edit_of = p.id and r.edit_version = p.version
      where p.id = ${postId}
    `.execute(db);
    const post = rows[0];
    const effect = post ? effectOfEdit(post) : 'nothing';
    if (!post || effect !== 'resend') return { kind: effect === 'revise' ? 'revise' : 'nothing' };
    if (post.resent !== null) {
      return { kind: 'resend', postId: Number(post.resent) as PostId, workflowId: post.resent_by! };
    }
    const workflowId = resendId(post.source_chat_id as ChatId, postId, post.version);
    return { kind: 'resend', postId: await copyPost(db, postId, workflowId), workflowId };
  });
}

/** A post of its own with what the edited post says now, which answers the part that was edited. */
async function copyPost(db: Kysely<never>, postId: PostId, workflowId: string): Promise<PostId> {
  const { rows } = await sql<{ id: string }>`
    with again as (
      insert into posts (id, account, hub_id, route, source_chat_id, source_network_id, author_id, protected, state,
                         edit_of, edit_version, workflow_id, reply_to_post, reply_to_part)
      select next_post_id(), account, hub_id, route, source_chat_id, source_network_id, author_id, protected, 'collecting',
             id, version, ${workflowId}, id,
             (select min(no) from parts t where t.post_id = p.id and t.version = p.version)
      from posts p where id = ${postId} returning id
    ), parts as (
      insert into parts (post_id, no, message_id, content, refused)
      select again.id, t.no, t.message_id, t.content, t.refused from parts t, again where t.post_id = ${postId}
    )
    select id from again
  `.execute(db);
  return Number(rows[0]!.id) as PostId;
}
