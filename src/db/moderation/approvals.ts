import { type Kysely, sql } from 'kysely';
import {
  type ApprovalDecision,
  type ApprovalFacts,
  type ApprovalRules,
  type HeldForApproval,
  waitsForApproval,
} from '../../domain/moderation/approval.ts';
import type {
  ChatId,
  HubId,
  NetworkChatId,
  NetworkMessageId,
  NetworkPersonId,
  PostId,
} from '../../domain/ids.ts';
import type { Content } from '../../domain/posts/content.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { Route } from '../../domain/posts/route.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import type { Database } from '../database.ts';
import type { HeldPost } from '../posts/pausing.ts';
import { recordAudit } from '../staff/auditLog.ts';
import { restrictionOf } from './inForce.ts';

/** How many waiting posts are shown or released at a time. */
const AT_ONCE = 500;

/** The posts of a hub that wait for approval, oldest first, with how many there are; none of banned authors. */
export async function heldForApproval(
  database: Database,
  hubId: HubId,
  limit: number,
): Promise<{ readonly count: number; readonly posts: HeldForApproval[] }> {
  const { rows } = await sql<{ id: string; count: number }>`
    select p.id, count(*) over ()::int as count from posts p
    where p.hub_id = ${hubId} and p.state = 'held' and p.withdrawn_at is null
      and ${restrictionOf(sql`p.author_id`, sql`p.hub_id`)} is distinct from 'ban'
    order by p.id limit ${limit}::int
  `.execute(database.sql);
  const posts: HeldForApproval[] = [];
  for (const { id } of rows) {
    const post = await heldPost(database.sql, Number(id) as PostId);
    if (post) posts.push(post);
  }
  return { count: rows[0]?.count ?? 0, posts };
}

/** A post that waits for approval; undefined when it does not wait any more. */
export async function heldPost(db: Kysely<never>, postId: PostId): Promise<HeldForApproval | undefined> {
  const { rows } = await sql<{
    author: NetworkPersonId;
    alias: string;
    chat: NetworkChatId;
    kind: ChatKind;
    title: string;
    message_id: NetworkMessageId;
    content: Content;
  }>`
    select u.network_id as author, u.alias, p.source_network_id as chat, c.kind, c.title, t.message_id, t.content
    from posts p join authors u on u.id = p.author_id join chats c on c.id = p.source_chat_id
    join parts t on t.post_id = p.id
    where p.id = ${postId} and p.state = 'held' order by t.message_id::bigint
  `.execute(db);
  const [first] = rows;
  if (!first) return undefined;
  return {
    postId,
    author: { networkId: first.author, alias: first.alias },
    chat: { networkId: first.chat, kind: first.kind, title: first.title },
    messageId: first.message_id,
    parts: rows.map(({ content }) => content),
  };
}

/**
 * A post of which admins were not told yet that it waits, and whether its author is to be told that posts wait. That is
 * said once for each author, also when several posts ask at the same moment.
 */
export async function heldToTell(
  database: Database,
  postId: PostId,
): Promise<{ readonly post: HeldForApproval; readonly tellAuthor: boolean } | undefined> {
  const { rows } = await sql<{ tell_author: boolean }>`
    with post as (
      select author_id from posts where id = ${postId} and state = 'held' and held_told_at is null
    ), told as (
      update authors set told_held_at = now() where id = (select author_id from post) and told_held_at is null
      returning id
    )
    select exists (select from told) as tell_author from post
  `.execute(database.sql);
  if (!rows[0]) return undefined;
  const post = await heldPost(database.sql, postId);
  return post && { post, tellAuthor: rows[0].tell_author };
}

/** Notes that admins were told that a post waits. */
export async function markHeldTold(database: Database, postId: PostId): Promise<void> {
  await sql`
    update posts set held_told_at = now() where id = ${postId}
  `.execute(database.sql);
}

interface WaitingRow {
  id: string;
  route: Route;
  source_chat_id: number;
  album: boolean;
  workflow_id: string | null;
  author_network_id: NetworkPersonId;
  author_known: boolean;
  author_approved: number;
  chat_known: boolean;
  chat_approved: number;
}

/**
 * Carries out a decision about a post that waits, and lets everything else go that need not wait any longer because of
 * it. Answers with the posts whose workflows are to go on, oldest first; undefined when the post did not wait any more.
 */
export async function decideHeld(
  database: Database,
  hubId: HubId,
  postId: PostId,
  decision: ApprovalDecision,
  by: Actor,
  rules: ApprovalRules,
): Promise<HeldPost[] | undefined> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql<{ author_id: number; source_chat_id: number }>`
      select author_id, source_chat_id from posts where id = ${postId} and hub_id = ${hubId} and state = 'held' and withdrawn_at is null
      for update
    `.execute(db);
    const [post] = rows;
    if (!post) return undefined;
    await recordAudit(db, hubId, {
      actor: by,
      action: `${decision === 'always' ? 'always approve' : decision} post`,
      subject: { kind: 'post', id: String(postId) },
    });
    const waiting = await waitingWith(db, hubId, post.author_id, post.source_chat_id);
    if (decision === 'reject') {
      await sql`
        update posts set state = 'refused', refusal = 'not approved', closed_at = now() where id = ${postId}
      `.execute(db);
      return waiting.filter(({ id }) => Number(id) === postId).map(heldPostOf);
    }
    const always = decision === 'always';
    await sql`
      update authors set approved = approved + 1, known = known or ${always} where id = ${post.author_id}
    `.execute(db);
    await sql`
      update hub_members set approved = approved + 1, known = known or ${always}
      where hub_id = ${hubId} and chat_id = ${post.source_chat_id}
    `.execute(db);
    const after = await waitingWith(db, hubId, post.author_id, post.source_chat_id);
    const released = after.filter(
      (row) => Number(row.id) === postId || !waitsForApproval(factsOf(row), rules),
    );
    await sql`
      update posts set state = 'admitted', released_at = now()
      where id = any(${released.map(({ id }) => id)}::bigint[]) and state = 'held'
    `.execute(db);
    return released.map(heldPostOf);
  });
}

/** What waits of an author or of a chat, oldest first. */
async function waitingWith(
  db: Kysely<never>,
  hubId: HubId,
  authorId: number,
  chatId: number,
): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select p.id, p.route, p.source_chat_id, p.album_key is not null as album, p.workflow_id,
           u.network_id as author_network_id, u.known as author_known, u.approved as author_approved,
           coalesce(m.known, false) as chat_known, coalesce(m.approved, 0) as chat_approved
    from posts p join authors u on u.id = p.author_id
    left join hub_members m on m.hub_id = p.hub_id and m.chat_id = p.source_chat_id
    where p.hub_id = ${hubId} and p.state = 'held' and p.withdrawn_at is null
      and (p.author_id = ${authorId} or p.source_chat_id = ${chatId})
      and ${restrictionOf(sql`p.author_id`, sql`p.hub_id`)} is distinct from 'ban'
    order by p.id limit ${AT_ONCE} for update of p
  `.execute(db);
  return rows;
}

function factsOf(row: WaitingRow): ApprovalFacts {
  return {
    author: {
      networkId: row.author_network_id,
      known: row.author_known,
      approved: row.author_approved,
    },
    chat: { known: row.chat_known, approved: row.chat_approved },
  };
}

function heldPostOf(row: WaitingRow): HeldPost {
  return {
    postId: Number(row.id) as PostId,
    route: row.route,
    chatId: row.source_chat_id as ChatId,
    album: row.album,
    workflowId: row.workflow_id ?? undefined,
  };
}
