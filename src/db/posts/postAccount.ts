import { type Kysely, sql } from 'kysely';
import type { Refusal } from '../../domain/posts/admission.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import type { DeliveryState } from '../../domain/posts/delivery.ts';
import type { ChatId, HubId, NetworkChatId, PostId } from '../../domain/ids.ts';
import { recordAudit } from '../staff/auditLog.ts';
import { type Line, type Route, rulesOf } from '../../domain/posts/route.ts';
import type { Database } from '../database.ts';
import { isoTimestamp } from '../timestamps.ts';
import type { HeldPost } from './pausing.ts';

/** Where a post went. */
export interface PostAccount {
  readonly postId: PostId;
  readonly line: Line;
  readonly networkChatId: NetworkChatId;
  /** Our own id of that chat, by which operators find it in Temporal; 0 for an announcement. */
  readonly chatId: ChatId;
  readonly alias: string;
  readonly state: string;
  readonly refusal: Refusal | undefined;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly version: number;
  readonly deliveries: Readonly<Partial<Record<DeliveryState, number>>>;
  /** Attempts whose answer is missing. */
  readonly doubts: number;
  /** Chats whose copies show an older version, and cannot be brought to the newest. */
  readonly outdated: number;
  /** Why deliveries failed, by how many did, the most frequent first. */
  readonly failures: readonly { readonly reason: string; readonly count: number }[];
  /** How many of those could be tried again: their chats take part. */
  readonly retriable: number;
}

const REASONS = 8;

/** Where a post went; undefined when the ledger does not know it (any more). */
export async function accountOf(
  database: Database,
  hubId: HubId,
  postId: PostId,
): Promise<PostAccount | undefined> {
  const { rows } = await sql<{
    route: Route;
    source_chat_id: number;
    source_network_id: NetworkChatId;
    alias: string;
    state: string;
    refusal: Refusal | null;
    created_at: string;
    version: number;
    deliveries: Partial<Record<DeliveryState, number>>;
    doubts: number;
    outdated: number;
    retriable: number;
  }>`
    select p.route, p.source_chat_id, p.source_network_id, u.alias, p.state, p.refusal, ${isoTimestamp(sql`p.created_at`)} as created_at, p.version,
           coalesce((select jsonb_object_agg(state, number) from (
             select d.state, count(*)::int as number from deliveries d where d.post_id = p.id group by d.state
           ) counted), '{}') as deliveries,
           (select coalesce(sum(d.doubts), 0)::int from deliveries d where d.post_id = p.id) as doubts,
           (select count(*)::int from deliveries d
            where d.post_id = p.id and d.state = 'sent' and d.unrevised = p.version) as outdated,
           case when p.withdrawn_at is null
                then (select count(*)::int from deliveries d where ${isRetriable(postId)}) else 0 end as retriable
    from posts p join authors u on u.id = p.author_id
    where p.id = ${postId} and p.hub_id = ${hubId}
  `.execute(database.sql);
  const row = rows[0];
  if (!row) return undefined;
  const { rows: failures } = await sql<{ reason: string; count: number }>`
    select coalesce(reason, '?') as reason, count(*)::int as count from deliveries
    where post_id = ${postId} and state in ('failed', 'unknown')
    group by 1 order by 2 desc, 1 limit ${REASONS}
  `.execute(database.sql);
  return {
    postId,
    line: rulesOf(row.route).line,
    networkChatId: row.source_network_id,
    chatId: row.source_chat_id as ChatId,
    alias: row.alias,
    state: row.state,
    refusal: row.refusal ?? undefined,
    createdAt: row.created_at,
    version: row.version,
    deliveries: row.deliveries,
    doubts: row.doubts,
    outdated: row.outdated,
    failures,
    retriable: row.retriable,
  };
}

/** That a delivery failed and its chat takes part: it may go better now. */
function isRetriable(postId: PostId) {
  return sql`d.post_id = ${postId} and d.state = 'failed'
    and exists (select from hub_members m where m.chat_id = d.chat_id and m.state = 'active')`;
}

/** A post whose failed deliveries are planned once more. */
export interface Retry {
  readonly retried: number;
  readonly planned: number;
  readonly withheld: number;
  readonly post: HeldPost;
  readonly alias: string;
}

/** Plans what failed once more, as if the post had been planned now. Undefined when there is nothing to retry. */
export async function planRetry(
  database: Database,
  hubId: HubId,
  postId: PostId,
  by: Actor,
): Promise<Retry | undefined> {
  return database.sql.transaction().execute(async (db) => {
    const post = await lockPost(db, hubId, postId);
    if (!post) return undefined;
    const { rows } = await sql`
      update deliveries d set state = 'planned', reason = null, not_before = null, settled_at = null
      where ${isRetriable(postId)} returning d.chat_id
    `.execute(db);
    if (rows.length === 0) return undefined;
    await sql`
      update posts set state = 'planned', planned_at = now(), closed_at = null where id = ${postId}
    `.execute(db);
    const { rows: counts } = await sql<{ planned: number; withheld: number }>`
      select count(*) filter (where state <> 'withheld')::int as planned,
             count(*) filter (where state = 'withheld')::int as withheld
      from deliveries where post_id = ${postId}
    `.execute(db);
    await recordAudit(db, hubId, {
      actor: by,
      action: 'retry post',
      subject: { kind: 'post', id: String(postId) },
      after: { deliveries: rows.length },
    });
    return {
      retried: rows.length,
      ...counts[0]!,
      post: {
        postId,
        route: post.route,
        chatId: post.source_chat_id as ChatId,
        album: post.album,
        workflowId: post.workflow_id ?? undefined,
      },
      alias: post.alias,
    };
  });
}

interface LockedPost {
  readonly source_chat_id: number;
  readonly album: boolean;
  readonly workflow_id: string | null;
  readonly alias: string;
  readonly route: Route;
}

async function lockPost(db: Kysely<never>, hubId: HubId, postId: PostId): Promise<LockedPost | undefined> {
  await sql`select from posts where id = ${postId} for update`.execute(db);
  const { rows } = await sql<LockedPost>`
    select p.source_chat_id, p.album_key is not null as album, p.workflow_id, p.route, u.alias
    from posts p join authors u on u.id = p.author_id
    where p.id = ${postId} and p.hub_id = ${hubId} and p.state in ('planned', 'closed')
      and p.withdrawn_at is null
  `.execute(db);
  return rows[0];
}
