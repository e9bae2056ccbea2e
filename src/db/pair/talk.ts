import { type Kysely, sql } from 'kysely';
import type { AuthorId, NetworkChatId, NetworkMessageId, PostId, SessionId } from '../../domain/ids.ts';
import type { QuestionId } from '../../domain/pair/talk.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import type { AccountDatabase } from '../accounts.ts';
import { postOfMessage } from '../people/targets.ts';
import { storableJson } from '../storable.ts';

/** Whether a message of a chat was said in a session other than that one. */
export async function belongsElsewhere(
  database: AccountDatabase,
  message: { readonly chat: NetworkChatId; readonly messageId: NetworkMessageId },
  session: SessionId,
): Promise<boolean> {
  const { rows } = await sql`
    select from posts p
    where p.id = ${postOfMessage(database.account, message)} and p.route->>'to' = 'partner' and (p.route->>'session')::bigint <> ${session}
  `.execute(database.sql);
  return rows.length > 0;
}

/** Keeps a message until its author has agreed that it goes out; the same message again is the same question. */
export async function keepQuestion(
  db: Kysely<never>,
  session: SessionId,
  message: SourceMessage,
): Promise<QuestionId> {
  const { rows } = await sql<{ id: string }>`
    insert into pair_questions (session_id, network_chat_id, message_id, message)
    values (${session}, ${message.chat.networkId}, ${message.messageId}, ${storableJson(message)}::jsonb)
    on conflict (network_chat_id, message_id) do update set message = excluded.message
    returning id
  `.execute(db);
  return Number(rows[0]!.id) as QuestionId;
}

/** A message that waits, and its session; undefined when it was answered, or in another chat. */
export async function questionOf(
  db: Kysely<never>,
  id: QuestionId,
  networkChatId: NetworkChatId,
): Promise<{ readonly session: SessionId; readonly message: SourceMessage } | undefined> {
  const { rows } = await sql<{ session_id: string; message: SourceMessage }>`
    select session_id, message from pair_questions where id = ${id} and network_chat_id = ${networkChatId}
  `.execute(db);
  const [row] = rows;
  return row && { session: Number(row.session_id) as SessionId, message: row.message };
}

/** Forgets a message that waited. */
export async function dropQuestion(db: Kysely<never>, id: QuestionId): Promise<void> {
  await sql`delete from pair_questions where id = ${id}`.execute(db);
}

/** A message of a chat. */
export interface InChat {
  readonly chat: NetworkChatId;
  readonly messageId: NetworkMessageId;
}

/** The same message in the other chat of an open session: the copy of what was said there, or what a copy was made of. */
export async function findCounterpart(
  database: AccountDatabase,
  message: InChat,
): Promise<InChat | undefined> {
  const { rows } = await sql<{ chat: NetworkChatId; message_id: NetworkMessageId }>`
    with meant as (
      select post_id, part from arrivals where account = ${database.account} and network_chat_id = ${message.chat} and message_id = ${message.messageId}
      union all
      select post_id, part from copies where account = ${database.account} and network_chat_id = ${message.chat} and message_id = ${message.messageId}
    ), there as (
      select k.post_id, k.network_chat_id as chat, k.message_id, k.piece from copies k join meant m using (post_id, part)
      where k.account = ${database.account} and k.withdrawn_at is null
      union all
      select a.post_id, a.network_chat_id, a.message_id, 0 from arrivals a join meant m using (post_id, part)
    )
    select t.chat, t.message_id
    from there t join posts p on p.id = t.post_id join sessions s on s.id = (p.route->>'session')::bigint
    where t.chat <> ${message.chat} and p.route->>'to' = 'partner' and p.withdrawn_at is null
      and s.opened_at is not null and s.ended_at is null
    order by t.piece limit 1
  `.execute(database.sql);
  const [row] = rows;
  return row && { chat: row.chat, messageId: row.message_id };
}

/** Something that was said in a session. */
export interface Said {
  readonly post: PostId;
  readonly session: SessionId;
  readonly author: AuthorId;
  /** Whether the session is still open. */
  readonly open: boolean;
}

/** What a message belongs to that was said in a session, whichever of the two chats shows it. */
export async function findSaid(
  database: AccountDatabase,
  message: { readonly chat: NetworkChatId; readonly messageId: NetworkMessageId },
): Promise<Said | undefined> {
  const { rows } = await sql<{ id: string; session_id: string; author_id: AuthorId; open: boolean }>`
    select p.id, s.id as session_id, p.author_id, s.ended_at is null as open
    from posts p join sessions s on s.id = (p.route->>'session')::bigint
    where p.id = ${postOfMessage(database.account, message)} and p.route->>'to' = 'partner'
  `.execute(database.sql);
  const [row] = rows;
  return (
    row && {
      post: Number(row.id) as PostId,
      session: Number(row.session_id) as SessionId,
      author: row.author_id,
      open: row.open,
    }
  );
}

/** What somebody said last in the open session of a chat and did not take back. */
export async function latestSaid(
  db: Kysely<never>,
  networkChatId: NetworkChatId,
  author: AuthorId,
): Promise<PostId | undefined> {
  const { rows } = await sql<{ id: string }>`
    select p.id from posts p join sessions s on s.id = (p.route->>'session')::bigint
    where p.author_id = ${author} and p.source_network_id = ${networkChatId} and p.route->>'to' = 'partner'
      and s.ended_at is null and p.withdrawn_at is null and p.state <> 'refused' and p.edit_of is null
      and p.late_for is null
    order by p.id desc limit 1
  `.execute(db);
  return rows[0] && (Number(rows[0].id) as PostId);
}

/** Whether a post was said by that person in a session that is still open. */
export async function isOpenPostOf(db: Kysely<never>, post: PostId, author: AuthorId): Promise<boolean> {
  const { rows } = await sql`
    select from posts p join sessions s on s.id = (p.route->>'session')::bigint
    where p.id = ${post} and p.author_id = ${author} and p.route->>'to' = 'partner' and s.ended_at is null
  `.execute(db);
  return rows.length > 0;
}
