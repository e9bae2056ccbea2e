import { sql } from 'kysely';
import type { Content } from '../../domain/posts/content.ts';
import type { AccountId, ChatId, HubId, NetworkChatId, NetworkMessageId, PostId } from '../../domain/ids.ts';
import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import { type Route, toEveryone } from '../../domain/posts/route.ts';
import type { Signature } from '../../domain/posts/signature.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import { recordAudit } from '../staff/auditLog.ts';
import { authorOf } from '../people/authors.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { countAudience } from './audience.ts';
import { storableJson } from '../storable.ts';

/** What an admin is about to announce, and to how many chats it would go. */
export interface Draft {
  readonly id: number;
  readonly audience: number;
  readonly signature: Signature | undefined;
}

/** Keeps what is to be announced until it is sent or dropped. */
export async function draftAnnouncement(
  database: AccountDatabase,
  hubId: HubId,
  chat: SourceChat,
  author: SourceAuthor,
  contents: readonly Content[],
  line: 'hub' | 'pair',
): Promise<Draft> {
  const { rows } = await sql<{ id: number; signature: Signature | null }>`
    insert into announcements (account, hub_id, network_chat_id, author_network_id, contents, line)
    values (${database.account}, ${hubId}, ${chat.networkId}, ${author.networkId}, ${storableJson(contents)}::jsonb, ${line})
    returning id, (select signature from hubs where id = ${hubId}) as signature
  `.execute(database.sql);
  const from = { chatId: NO_CHAT, authorId: 0, networkId: chat.networkId, account: database.account };
  const audience = await countAudience(database.sql, everyoneOf(line, hubId), from);
  const { id, signature } = rows[0]!;
  return { id, audience, signature: signature ?? undefined };
}

function everyoneOf(line: 'hub' | 'pair', hubId: HubId): Route {
  return toEveryone(line === 'pair' ? line : hubId);
}

/** An announcement is of no chat: it keeps its place behind other announcements, and is behind no post of a chat. */
const NO_CHAT = 0;

/** An announcement that is on its way. */
export interface SentAnnouncement {
  readonly postId: PostId;
  readonly alias: string;
  /** Our own id of the chat that it was written in, where that takes part. */
  readonly chatId?: ChatId;
}

/**
 * Makes a post of a draft. Asked again it makes no second one and answers with the same; undefined when the draft was
 * dropped or is not known.
 */
export async function postAnnouncement(
  database: Database,
  hubId: HubId,
  id: number,
  author: SourceAuthor,
  actor: Actor,
  workflowId: (postId: PostId) => string,
): Promise<(SentAnnouncement & { readonly isNew: boolean }) | undefined> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql<{
      state: string;
      post_id: string | null;
      network_chat_id: NetworkChatId;
      account: AccountId;
      line: 'hub' | 'pair';
    }>`
      select state, post_id, network_chat_id, account, line from announcements where id = ${id} and hub_id = ${hubId} for update
    `.execute(db);
    const draft = rows[0];
    if (!draft || draft.state === 'discarded') return undefined;
    const { id: authorId, alias } = await authorOf(db, author);
    const networkChatId = draft.network_chat_id;
    const { rows: chats } = await sql<{ id: number }>`
      select id from chats where network = 'telegram' and network_id = ${networkChatId}
    `.execute(db);
    const from = chats[0] ? { chatId: chats[0].id as ChatId } : {};
    if (draft.post_id !== null) {
      return { postId: Number(draft.post_id) as PostId, alias, ...from, isNew: false };
    }
    const { rows: ids } = await sql<{ id: string }>`select next_post_id() as id`.execute(db);
    const postId = Number(ids[0]!.id) as PostId;
    const route = everyoneOf(draft.line, hubId);
    await sql`
      insert into posts (id, account, hub_id, route, source_chat_id, source_network_id, author_id, protected, state, workflow_id)
      values (${postId}, ${draft.account}, ${hubId}, ${JSON.stringify(route)}::jsonb, ${NO_CHAT}, ${networkChatId}, ${authorId}, false, 'admitted',
              ${workflowId(postId)})
    `.execute(db);
    await sql`
      insert into parts (post_id, no, message_id, content)
      select ${postId}, n - 1, n, content
      from announcements a, jsonb_array_elements(a.contents) with ordinality as t(content, n) where a.id = ${id}
    `.execute(db);
    await sql`
      update announcements set state = 'sent', post_id = ${postId}, contents = '[]' where id = ${id}
    `.execute(db);
    await recordAudit(db, hubId, {
      actor,
      action: 'announce',
      subject: { kind: 'post', id: String(postId) },
    });
    return { postId, alias, ...from, isNew: true };
  });
}

/** Whether a post is an announcement of which something may still be sent. */
export async function isAnnouncementUnderWay(
  database: Database,
  hubId: HubId,
  postId: PostId,
): Promise<boolean> {
  const { rows } = await sql`
    select from announcements a join posts p on p.id = a.post_id
    where a.hub_id = ${hubId} and a.post_id = ${postId} and p.closed_at is null
  `.execute(database.sql);
  return rows.length > 0;
}

/** Records that somebody stopped an announcement. */
export function recordStop(database: Database, hubId: HubId, postId: PostId, actor: Actor): Promise<void> {
  return recordAudit(database.sql, hubId, {
    actor,
    action: 'stop announcement',
    subject: { kind: 'post', id: String(postId) },
  });
}

/** Drops a draft. False when it was sent or dropped before. */
export async function discardAnnouncement(database: Database, hubId: HubId, id: number): Promise<boolean> {
  const { rows } = await sql`
    update announcements set state = 'discarded', contents = '[]'
    where id = ${id} and hub_id = ${hubId} and state = 'draft' returning id
  `.execute(database.sql);
  return rows.length > 0;
}

/** What a post that was carried says, part by part; for an album of which one message was named. */
export async function contentsBehind(
  database: AccountDatabase,
  networkChatId: NetworkChatId,
  messageId: NetworkMessageId,
): Promise<Content[]> {
  const { rows } = await sql<{ content: Content }>`
    select t.content from parts t
    where t.refused is null and t.post_id = (
      select post_id from arrivals where account = ${database.account} and network_chat_id = ${networkChatId} and message_id = ${messageId}
      union all
      select post_id from copies where account = ${database.account} and network_chat_id = ${networkChatId} and message_id = ${messageId}
      limit 1)
    order by t.message_id::bigint
  `.execute(database.sql);
  return rows.map((row) => row.content);
}

/** Deletes announcements, with their content, that were written more than this many hours ago. */
export async function pruneAnnouncements(database: Database, keepHours: number): Promise<void> {
  await sql`
    delete from announcements where created_at < now() - make_interval(hours => ${keepHours}::int)
  `.execute(database.sql);
}
