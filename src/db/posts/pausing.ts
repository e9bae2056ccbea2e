import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../domain/staff/audit.ts';
import { type ChatId, firstPostIdAt, type HubId, type PostId } from '../../domain/ids.ts';
import { recordAudit } from '../staff/auditLog.ts';
import type { Route } from '../../domain/posts/route.ts';
import type { Database } from '../database.ts';
import { IS_HELD_BY_PAUSE } from './audience.ts';

/** Stops all claiming of a hub's deliveries from now on. False when it was paused already. */
export async function pauseHub(database: Database, hubId: HubId, by: Actor): Promise<boolean> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql`
      update hubs set paused_at = now() where id = ${hubId} and paused_at is null returning id
    `.execute(db);
    if (rows.length === 0) return false;
    await recordPausing(db, hubId, by, 'pause hub', true);
    return true;
  });
}

async function recordPausing(db: Kysely<never>, hubId: HubId, actor: Actor, action: string, paused: boolean) {
  const subject = { kind: 'hub', id: String(hubId) } as const;
  await recordAudit(db, hubId, { actor, action, subject, before: { paused: !paused }, after: { paused } });
}

/** Lets a hub's deliveries be claimed again. False when it was not paused. */
export async function resumeHub(database: Database, hubId: HubId, by: Actor): Promise<boolean> {
  return database.sql.transaction().execute(async (db) => {
    // What was held begins to wait only now: nothing of it is given up for its age.
    const { rows } = await sql`
      with resumed as (
        update hubs set paused_at = null where id = ${hubId} and paused_at is not null returning id
      ), held as (
        update posts p set planned_at = now()
        where p.hub_id in (select id from resumed) and p.state = 'planned' and ${IS_HELD_BY_PAUSE}
      )
      select id from resumed
    `.execute(db);
    if (rows.length === 0) return false;
    await recordPausing(db, hubId, by, 'resume hub', false);
    return true;
  });
}

/**
 * Takes back what of a paused hub's posts has not been sent. Answers with the posts that were waiting; one that is
 * still being collected is not among them. A hub that is not paused keeps everything.
 */
export async function discardHeld(database: Database, hubId: HubId, by: Actor): Promise<HeldPost[]> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql`
      select from hubs where id = ${hubId} and paused_at is not null for share
    `.execute(db);
    if (rows.length === 0) return [];
    const posts = await unfinished(
      db,
      sql`p.hub_id = ${hubId} and p.state = 'planned' and ${IS_HELD_BY_PAUSE}`,
    );
    const ids = posts.map(({ postId }) => postId);
    await sql`
      update deliveries set state = 'withdrawn', reason = 'discarded by an admin', settled_at = now()
      where state = 'planned' and post_id = any(${ids}::bigint[])
    `.execute(db);
    await recordAudit(db, hubId, {
      actor: by,
      action: 'discard held posts',
      subject: { kind: 'hub', id: String(hubId) },
      before: { held: posts.length },
      after: { held: 0 },
    });
    return posts;
  });
}

/** What a post's workflow is named after. */
export interface HeldPost {
  readonly postId: PostId;
  readonly route: Route;
  /** Where it came from; 0 for an announcement, which comes from no chat. */
  readonly chatId: ChatId;
  readonly album: boolean;
  /** The name of its workflow, where that is not made of the others, as with posts of earlier versions. */
  readonly workflowId: string | undefined;
}

/** What the workflow is named after that carries a post's edits. */
export interface HeldEdit {
  readonly postId: PostId;
  readonly route: Route;
  readonly chatId: ChatId;
  /** The name of that workflow, where it is not made of the others, as with posts of earlier versions. */
  readonly editWorkflowId: string | undefined;
}

/** The posts of a hub that are not finished, oldest first, also those that are not planned yet. */
export function unfinishedPosts(database: Database, hubId: HubId): Promise<HeldPost[]> {
  return unfinished(database.sql, sql`p.hub_id = ${hubId}`);
}

/** How many posts of a hub still have somewhere to go; those that were discarded end by themselves in a moment. */
export async function countHeld(database: Database, hubId: HubId): Promise<number> {
  const { rows } = await sql<{ held: number }>`
    select count(*)::int as held from posts p
    where p.hub_id = ${hubId} and ${IS_HELD_BY_PAUSE} and p.withdrawn_at is null
      and (p.state in ('collecting', 'admitted') or (p.state = 'planned' and exists (
        select from deliveries d where d.post_id = p.id and d.state in ('planned', 'claimed', 'sending'))))
  `.execute(database.sql);
  return rows[0]!.held;
}

/**
 * The oldest posts that have not been finished since that time, in ms since 1970; none of paused hubs, which hold them,
 * and none that wait for approval.
 */
export function longUnfinishedPosts(database: Database, since: number, limit: number): Promise<HeldPost[]> {
  const isLeft = sql`p.state <> 'held' and p.id < ${firstPostIdAt(since)}
    and (p.hub_id in (select id from hubs where paused_at is null) or not ${IS_HELD_BY_PAUSE})`;
  return unfinished(database.sql, isLeft, limit);
}

async function unfinished(
  db: Kysely<never>,
  which: RawBuilder<unknown>,
  limit: number | null = null,
): Promise<HeldPost[]> {
  const { rows } = await sql<{
    id: string;
    route: Route;
    source_chat_id: number;
    album: boolean;
    workflow_id: string | null;
  }>`
    select p.id, p.route, p.source_chat_id, p.album_key is not null as album, p.workflow_id
    from posts p where p.state in ('collecting', 'held', 'admitted', 'planned') and ${which}
    order by p.id limit ${limit}::int
  `.execute(db);
  return rows.map((row) => ({
    postId: Number(row.id) as PostId,
    route: row.route,
    chatId: row.source_chat_id as ChatId,
    album: row.album,
    workflowId: row.workflow_id ?? undefined,
  }));
}

/** The posts of a hub whose edits have not reached all copies. */
export async function unfinishedEdits(database: Database, hubId: HubId): Promise<HeldEdit[]> {
  const { rows } = await sql<{
    id: string;
    route: Route;
    source_chat_id: number;
    edit_workflow_id: string | null;
  }>`
    select p.id, p.route, p.source_chat_id, p.edit_workflow_id from posts p
    where p.hub_id = ${hubId} and p.version > 1 and exists (
      select from deliveries d
      where d.post_id = p.id and d.state = 'sent' and d.version < p.version
        and coalesce(d.unrevised, 0) < p.version)
    order by p.id
  `.execute(database.sql);
  return rows.map((row) => ({
    postId: Number(row.id) as PostId,
    route: row.route,
    chatId: row.source_chat_id as ChatId,
    editWorkflowId: row.edit_workflow_id ?? undefined,
  }));
}
