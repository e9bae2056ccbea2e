import { type RawBuilder, sql } from 'kysely';
import type {
  AccountId,
  HubId,
  NetworkChatId,
  NetworkMessageId,
  NetworkPersonId,
  PostId,
} from '../../domain/ids.ts';
import type { SourceAuthor } from '../../domain/posts/post.ts';
import type { Reference } from '../../domain/people/reference.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';

/** Somebody who has posted: a person, or a chat under its own name. */
export interface AuthorMeant {
  /** Our id. */
  readonly id: number;
  readonly networkId: NetworkPersonId;
  readonly kind: 'person' | 'chat';
  readonly name: string;
  readonly username: string | null;
  readonly alias: string;
}

/** Number of people listed when a name means several. */
const MOST_CANDIDATES = 10;

/**
 * The authors whom a reference may mean, the latest first; none when nobody of that name has ever posted. Several only
 * for a name that was kept for more than one holder.
 */
export async function findAuthors(database: AccountDatabase, reference: Reference): Promise<AuthorMeant[]> {
  const { rows } = await sql<AuthorMeant>`
    select a.id, a.network_id as "networkId", a.kind, a.name, a.username, a.alias
    from authors a where a.network = 'telegram' and ${isAuthorMeant(database.account, reference)} order by a.id desc limit ${MOST_CANDIDATES}
  `.execute(database.sql);
  return rows;
}

function isAuthorMeant(account: AccountId, reference: Reference): RawBuilder<boolean> {
  switch (reference.by) {
    case 'id':
      return sql`a.network_id = ${reference.networkId}`;
    case 'alias':
      return sql`a.alias = ${reference.alias}`;
    case 'username':
      return sql`lower(a.username) = lower(${reference.username})`;
    case 'message':
      return sql`a.id = (select p.author_id from posts p where p.id = ${postOfMessage(account, reference)})`;
  }
}

/**
 * The network ids of the chats of a hub that a reference may mean, the latest first. A message means the chat that its post came from, an
 * alias the author's own chat: the channel, or the person's private chat.
 */
export async function findChatsMeant(
  database: AccountDatabase,
  hubId: HubId,
  reference: Reference,
): Promise<NetworkChatId[]> {
  const { rows } = await sql<{ network_id: NetworkChatId }>`
    select c.network_id from chats c join hub_members m on m.chat_id = c.id
    where c.network = 'telegram' and m.hub_id = ${hubId} and c.network_id is not null and ${isChatMeant(database.account, reference)}
    order by c.id desc limit ${MOST_CANDIDATES}
  `.execute(database.sql);
  return rows.map((row) => row.network_id);
}

function isChatMeant(account: AccountId, reference: Reference): RawBuilder<boolean> {
  switch (reference.by) {
    case 'id':
      return sql`c.network_id = ${reference.networkId}`;
    case 'alias':
      return sql`c.network_id = (select a.network_id from authors a where a.alias = ${reference.alias})`;
    case 'username':
      return sql`lower(c.username) = lower(${reference.username})`;
    case 'message':
      return sql`c.id = (select p.source_chat_id from posts p where p.id = ${postOfMessage(account, reference)})`;
  }
}

/** The post that a message is part of or a copy of, as long as the ledger remembers it. */
export async function findPostOfMessage(
  database: AccountDatabase,
  message: { readonly chat: NetworkChatId; readonly messageId: NetworkMessageId },
): Promise<PostId | undefined> {
  const { rows } = await sql<{
    id: string | null;
  }>`select ${postOfMessage(database.account, message)} as id`.execute(database.sql);
  const id = rows[0]?.id;
  return id == null ? undefined : (Number(id) as PostId);
}

/** Whether copies are on their way into a chat: a message there may be one whose id is about to be written down. */
export async function areCopiesOnTheirWay(database: Database, chat: NetworkChatId): Promise<boolean> {
  const { rows } = await sql`
    select from deliveries d join chats c on c.id = d.chat_id
    where c.network = 'telegram' and c.network_id = ${chat} and d.state = 'sending' limit 1
  `.execute(database.sql);
  return rows.length > 0;
}

/** What an author posted last in a chat and did not take back, as long as the ledger remembers it. */
export async function findLatestPost(
  database: Database,
  networkChatId: NetworkChatId,
  author: Pick<SourceAuthor, 'kind' | 'networkId'>,
): Promise<PostId | undefined> {
  const { rows } = await sql<{ id: string }>`
    select p.id from posts p
    join authors a on a.id = p.author_id
    join chats c on c.id = p.source_chat_id
    where a.network = 'telegram' and a.network_id = ${author.networkId} and a.kind = ${author.kind}
      and c.network = 'telegram' and c.network_id = ${networkChatId}
      and p.withdrawn_at is null and p.state <> 'refused' and p.edit_of is null and p.late_for is null
    order by p.id desc limit 1
  `.execute(database.sql);
  return rows[0] && (Number(rows[0].id) as PostId);
}

/**
 * The id of the post that a message is part of or a copy of, as SQL; null when the ledger does not remember it. The message
 * is named by values or by columns.
 */
export function postOfMessage(
  account: AccountId,
  {
    chat,
    messageId,
  }: {
    readonly chat: NetworkChatId | RawBuilder<unknown>;
    readonly messageId: NetworkMessageId | RawBuilder<unknown>;
  },
): RawBuilder<string> {
  return sql`coalesce(
    (select k.post_id from copies k where k.account = ${account} and k.network_chat_id = ${chat} and k.message_id = ${messageId}
     order by k.post_id desc limit 1),
    (select r.post_id from arrivals r where r.account = ${account} and r.network_chat_id = ${chat} and r.message_id = ${messageId}))`;
}
