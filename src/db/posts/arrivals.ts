import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { ALIAS_BYTES, aliasFrom } from '../../domain/people/alias.ts';
import {
  type AccountId,
  type ChatId,
  DEFAULT_HUB,
  firstPostIdAt,
  type HubId,
  type NetworkMessageId,
  type PostId,
  timeOfPost,
} from '../../domain/ids.ts';
import type { HeldBack } from '../../domain/posts/posts.ts';
import { type Destination, type Route, rulesOf } from '../../domain/posts/route.ts';
import { type RelayRule, staysForCertain } from '../../domain/posts/relayRule.ts';
import { GENERAL_TOPIC, type SourceMessage } from '../../domain/posts/post.ts';
import { isInForce } from '../moderation/inForce.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { makeLedgerDays } from './ledgerDays.ts';
import type { HeldPost } from './pausing.ts';
import { storableJson, storableText } from '../storable.ts';

/** What became of a message that came in. */
export type Arrival =
  /**
   * It is stored as part of that post; the same message again gives the same answer. `album` says that more
   * parts may join the post.
   */
  | ({
      readonly kind: 'stored';
      readonly alias: string;
      /** Why it does not go out now, as far as that is known already. */
      readonly heldBack?: HeldBack;
    } & HeldPost)
  /** What its chat sends does not include it; nothing of it is stored. */
  | { readonly kind: 'stays' }
  /** Its chat takes no part in any hub. */
  | { readonly kind: 'stranger' }
  /** Its author has posted so much within the last minute that this is not taken. */
  | {
      readonly kind: 'too many';
      /** When the author may post again at the earliest, in milliseconds since 1970. */
      readonly until: number;
    };

/**
 * Stores a message once, however often it is handed in: a message on its own as a post, a part of an album with
 * its siblings while they are being collected, and a sibling that comes later as a post of its own that answers
 * the album. The order of calls for one chat is the order of its posts.
 *
 * @param authorPerMinute how many posts of one author are taken in a minute; 0 for any number
 */
export async function storeArrival(
  database: AccountDatabase,
  message: SourceMessage,
  destination: Destination,
  authorPerMinute = 0,
): Promise<Arrival> {
  const known = await originOf(database, message, destination, authorPerMinute);
  if (!known) return { kind: 'stranger' };
  const route = typeof destination === 'function' ? destination(known.hub_id as HubId) : destination;
  const origin = { ...known, account: database.account, route };
  if (stays(message, origin)) return { kind: 'stays' };
  if (authorPerMinute > 0 && origin.lately !== null) {
    // What was taken once stays taken, and an album that was begun may be finished.
    const taken = (await findArrival(database, message)) ?? (await findAlbum(database, message));
    if (!taken) return { kind: 'too many', until: timeOfPost(Number(origin.lately) as PostId) + MINUTE_MS };
  }
  const stored = await onDaysThatExist(database, () => store(database, message, origin));
  // Nothing was stored when the same message had come in before.
  const arrival = stored ?? (await findArrival(database, message));
  if (arrival?.kind !== 'stored') return arrival ?? { kind: 'stranger' };
  const heldBack = heldBackBy(origin);
  return heldBack === undefined ? arrival : { ...arrival, heldBack };
}

/**
 * Stores consecutive messages of one author in one chat by two statements, in their order. Undefined when that cannot be
 * said of them together, and nothing is stored then: when they are not alike, are parts of albums, or may be too many;
 * {@link storeArrival} takes them one by one.
 *
 * @param authorPerMinute how many posts of one author are taken in a minute; 0 for any number
 */
export async function storeArrivals(
  database: AccountDatabase,
  messages: readonly [SourceMessage, ...SourceMessage[]],
  destination: Destination,
  authorPerMinute = 0,
): Promise<Arrival[] | undefined> {
  const [first, ...others] = messages;
  if (first.albumKey !== undefined || !others.every((other) => isAlike(first, other))) return undefined;
  // As if the others had been posted already.
  const left = authorPerMinute === 0 ? 0 : authorPerMinute - others.length;
  if (left < 0 || (authorPerMinute > 0 && left === 0)) return undefined;
  const known = await originOf(database, first, destination, left);
  if (!known) return messages.map(() => ({ kind: 'stranger' }));
  if (left > 0 && known.lately !== null) return undefined;
  const route = typeof destination === 'function' ? destination(known.hub_id as HubId) : destination;
  const origin = { ...known, account: database.account, route };
  const going = messages.filter((message) => !stays(message, origin));
  const stored = await onDaysThatExist(database, () => storeAll(database.sql, going, origin));
  const heldBack = heldBackBy(origin);
  return Promise.all(
    messages.map(async (message) => {
      if (!going.includes(message)) return { kind: 'stays' };
      const arrival = stored.get(message.messageId) ?? (await findArrival(database, message));
      if (arrival?.kind !== 'stored') return arrival ?? { kind: 'stranger' };
      return heldBack === undefined ? arrival : { ...arrival, heldBack };
    }),
  );
}

/** Whether a message does not go out of its chat, as far as that is certain by itself. An album is judged as a whole. */
function stays({ albumKey, content, replyTo }: SourceMessage, { relay }: Origin): boolean {
  return albumKey === undefined && staysForCertain(relay, content, replyTo !== undefined);
}

/** Whether two messages come from the same place and author, each as a post of its own. */
function isAlike(one: SourceMessage, other: SourceMessage): boolean {
  return (
    other.albumKey === undefined &&
    other.messageId !== one.messageId &&
    other.chat.networkId === one.chat.networkId &&
    other.threadId === one.threadId &&
    isDeepStrictEqual(other.author, one.author)
  );
}

/** A machine that slept for days wakes up without today's partition, before any maintenance has run. */
async function onDaysThatExist<T>(database: Database, store: () => Promise<T>): Promise<T> {
  try {
    return await store();
  } catch (error) {
    if ((error as { code?: string }).code !== NO_PARTITION) throw error;
    await makeLedgerDays(database);
    return store();
  }
}

const NO_PARTITION = '23514';

function store(
  database: Database,
  message: SourceMessage,
  origin: RoutedOrigin,
): Promise<Arrival | undefined> {
  if (message.albumKey === undefined) return storeSingle(database.sql, message, origin);
  return database.sql.transaction().execute((transaction) => storeAlbumPart(transaction, message, origin));
}

const MINUTE_MS = 60_000;

function heldBackBy({ restriction, until, paused, route }: RoutedOrigin): HeldBack | undefined {
  if (restriction === 'ban') return { kind: 'banned' };
  if (restriction === 'mute' && until !== null) return { kind: 'muted', until };
  return paused && rulesOf(route).heldByPause ? { kind: 'paused' } : undefined;
}

/** Where a message comes from, as the database knows it. */
interface Origin {
  readonly chat_id: number;
  readonly hub_id: number;
  readonly author_id: number;
  readonly alias: string;
  readonly relay: RelayRule;
  /** The oldest of as many posts within the last minute as an author may make in one; null when there are fewer. */
  readonly lately: string | null;
  readonly paused: boolean;
  readonly restriction: 'mute' | 'ban' | null;
  /** When the restriction ends, in milliseconds since 1970. */
  readonly until: number | null;
}

/** Where a message comes from, through which account of ours, and whom it is for. */
type RoutedOrigin = Origin & { readonly route: Route; readonly account: AccountId };

/** The chat `c` that a message comes from, where it may post what is for that destination: `id`, `hub_id`, `relay`. */
function sourceOf(message: SourceMessage, destination: Destination): RawBuilder<unknown> {
  const isChat = sql`c.network = 'telegram' and c.network_id = ${message.chat.networkId}`;
  if (typeof destination === 'function') {
    return sql`
      select c.id, m.hub_id, m.relay from chats c join hub_members m on m.chat_id = c.id
      where ${isChat} and m.state = 'active'
        -- A forum may let one topic take part alone; what is in the topic General names none.
        and (m.topic is null or m.topic = ${String(message.threadId ?? GENERAL_TOPIC)})`;
  }
  // Only what was written after its author was told of the session is meant for it.
  return sql`
    select c.id, ${DEFAULT_HUB}::int as hub_id, 'all' as relay from chats c join session_participants x on x.chat_id = c.id
    where ${isChat} and x.session_id = ${destination.session} and x.open and x.told_message < ${message.messageId}::bigint`;
}

/** The chat, when it belongs to a hub, and the author, whose row is made at the first word they say there. */
async function originOf(
  database: Database,
  message: SourceMessage,
  destination: Destination,
  authorPerMinute: number,
): Promise<Origin | undefined> {
  const { author } = message;
  for (;;) {
    const alias = aliasFrom(randomBytes(ALIAS_BYTES));
    try {
      const { rows } = await sql<Origin>`
        with chat as (
          ${sourceOf(message, destination)}
        ), given as (
          select ${author.networkId}::text as network_id, ${author.kind}::text as kind,
                 ${storableText(author.name)}::text as name, ${author.username === undefined ? null : storableText(author.username)}::text as username,
                 ${author.language ?? null}::text as language from chat
        ), known as (
          select a.id, a.alias from authors a, given g
          where a.network = 'telegram' and a.network_id = g.network_id
            and (a.name, a.username, a.language) is not distinct from (g.name, g.username, g.language)
        ), written as (
          insert into authors (network_id, kind, name, username, language, alias)
          select g.network_id, g.kind, g.name, g.username, g.language, ${alias}::text from given g
          where not exists (select from known)
          on conflict (network, network_id)
            do update set name = excluded.name, username = excluded.username, language = excluded.language
          returning id, alias
        ), taken_from_authors as (
          -- The person seen with a username now is its holder, and nobody else any more.
          update authors a set username = null from given g
          where exists (select from written) and a.network = 'telegram'
            and lower(a.username) = lower(g.username) and a.network_id <> g.network_id
        ), taken_from_chats as (
          update chats c set username = null from given g
          where exists (select from written) and c.network = 'telegram'
            and lower(c.username) = lower(g.username) and c.network_id is distinct from g.network_id
        ), author as (select id, alias from known union all select id, alias from written)
        select chat.id as chat_id, chat.hub_id, chat.relay, author.id as author_id, author.alias,
               (select p.id from posts p
                where p.author_id = author.id and p.id > ${firstPostIdAt(Date.now() - MINUTE_MS)}
                order by p.id desc offset ${Math.max(0, authorPerMinute - 1)} limit 1) as lately,
               h.paused_at is not null as paused, r.kind as restriction,
               floor(extract(epoch from r.until) * 1000)::float8 as until
        from chat join hubs h on h.id = chat.hub_id cross join author
        left join lateral (
          select kind, until from restrictions
          where author_id = author.id and hub_id = chat.hub_id and ${isInForce('restrictions')}
          order by kind limit 1) r on true
      `.execute(database.sql);
      return rows[0];
    } catch (error) {
      // Two authors drew the same alias: draw again.
      if ((error as { constraint?: string }).constraint !== 'authors_alias_key') throw error;
    }
  }
}

async function storeSingle(
  db: Kysely<never>,
  message: SourceMessage,
  origin: RoutedOrigin,
  lateFor: PostId | null = null,
): Promise<Arrival | undefined> {
  const { rows } = await sql<{ post_id: string }>`
    with arrival as (
      insert into arrivals (account, network_chat_id, message_id, post_id, part)
      values (${origin.account}, ${message.chat.networkId}, ${message.messageId}, next_post_id(), 0)
      on conflict do nothing returning post_id
    ), part as (
      insert into parts (post_id, no, message_id, content)
      select post_id, 0, ${message.messageId}, ${storableJson(message.content)}::jsonb from arrival
    )
    insert into posts (id, account, hub_id, route, source_chat_id, source_network_id, author_id, late_for, reply_to_message,
                       protected, state)
    select post_id, ${origin.account}, ${origin.hub_id}, ${JSON.stringify(origin.route)}::jsonb, ${origin.chat_id}, ${message.chat.networkId}, ${origin.author_id},
           ${lateFor}::bigint, ${message.replyTo ?? null}::text, ${message.protected}, 'collecting'
    from arrival returning id as post_id
  `.execute(db);
  return (
    rows[0] &&
    stored({
      post_id: rows[0].post_id,
      source_chat_id: origin.chat_id,
      route: origin.route,
      alias: origin.alias,
      album: false,
      workflow_id: null,
    })
  );
}

/** Stores messages as posts in their order; those that came in before are left out. */
async function storeAll(
  db: Kysely<never>,
  messages: readonly SourceMessage[],
  origin: RoutedOrigin,
): Promise<Map<NetworkMessageId, Arrival>> {
  if (messages.length === 0) return new Map();
  const given = messages.map(({ messageId, replyTo, protected: isProtected, content }) => ({
    message: messageId,
    reply_to: replyTo ?? null,
    protected: isProtected,
    content,
  }));
  const { networkId } = messages[0]!.chat;
  const { rows } = await sql<{ message_id: NetworkMessageId; post_id: string }>`
    with given as materialized (
      select g.* from rows from (
        jsonb_to_recordset(${storableJson(given)}::jsonb)
          as (message text, reply_to text, protected boolean, content jsonb)) with ordinality as g(message, reply_to, protected, content, no)
    ), arrival as (
      insert into arrivals (account, network_chat_id, message_id, post_id, part)
      select ${origin.account}::int, ${networkId}, message, next_post_id(), 0
      from (select message from given order by no) in_order
      on conflict do nothing returning message_id, post_id
    ), part as (
      insert into parts (post_id, no, message_id, content)
      select a.post_id, 0, a.message_id, g.content from arrival a join given g on g.message = a.message_id
    ), post as (
      insert into posts (id, account, hub_id, route, source_chat_id, source_network_id, author_id, reply_to_message,
                         protected, state)
      select a.post_id, ${origin.account}::int, ${origin.hub_id}::int, ${JSON.stringify(origin.route)}::jsonb,
             ${origin.chat_id}::int, ${networkId}, ${origin.author_id}::int, g.reply_to, g.protected, 'collecting'
      from arrival a join given g on g.message = a.message_id
    )
    select message_id, post_id from arrival
  `.execute(db);
  return new Map(
    rows.map((row) => [
      row.message_id,
      stored({
        post_id: row.post_id,
        source_chat_id: origin.chat_id,
        route: origin.route,
        alias: origin.alias,
        album: false,
        workflow_id: null,
      }),
    ]),
  );
}

async function storeAlbumPart(
  db: Kysely<never>,
  message: SourceMessage,
  origin: RoutedOrigin,
): Promise<Arrival | undefined> {
  const networkId = message.chat.networkId;
  await sql`
    insert into albums (account, network_chat_id, album_key, post_id)
    values (${origin.account}, ${networkId}, ${message.albumKey}, next_post_id()) on conflict do nothing
  `.execute(db);
  // The album's row is locked until the part is in, so that parts which come at the same time queue here.
  const { rows: albums } = await sql<{ post_id: string }>`
    select post_id from albums
    where account = ${origin.account} and network_chat_id = ${networkId} and album_key = ${message.albumKey} for update
  `.execute(db);
  const albumId = Number(albums[0]!.post_id) as PostId;
  // Closing the collection locks the post as well: either it sees this part, or this part sees it closed.
  const { rows: posts } = await sql<{ state: string; workflow_id: string | null }>`
    select state, workflow_id from posts where id = ${albumId} for update
  `.execute(db);
  if (posts[0] && posts[0].state !== 'collecting') {
    const first = await firstMessageOf(db, albumId);
    return storeSingle(db, { ...message, replyTo: first }, origin, albumId);
  }
  if (!posts[0]) {
    await sql`
      insert into posts (id, account, hub_id, route, source_chat_id, source_network_id, author_id, album_key, reply_to_message,
                         protected, state)
      values (${albumId}, ${origin.account}, ${origin.hub_id}, ${JSON.stringify(origin.route)}::jsonb, ${origin.chat_id}, ${networkId}, ${origin.author_id},
              ${message.albumKey}, ${message.replyTo ?? null}::text, ${message.protected}, 'collecting')
    `.execute(db);
  }
  const { rows: parts } = await sql`
    with arrival as (
      insert into arrivals (account, network_chat_id, message_id, post_id, part)
      select ${origin.account}, ${networkId}, ${message.messageId}, ${albumId}, (select count(*) from parts where post_id = ${albumId})
      on conflict do nothing returning part
    )
    insert into parts (post_id, no, message_id, content)
    select ${albumId}, part, ${message.messageId}, ${storableJson(message.content)}::jsonb from arrival
    returning no
  `.execute(db);
  return parts.length > 0
    ? stored({
        post_id: albumId,
        source_chat_id: origin.chat_id,
        route: origin.route,
        alias: origin.alias,
        album: true,
        workflow_id: posts[0]?.workflow_id ?? null,
      })
    : undefined;
}

async function firstMessageOf(db: Kysely<never>, postId: PostId): Promise<NetworkMessageId> {
  const { rows } = await sql<{ message_id: NetworkMessageId }>`
    select message_id from parts where post_id = ${postId} order by no limit 1
  `.execute(db);
  return rows[0]!.message_id;
}

async function findArrival(database: AccountDatabase, message: SourceMessage): Promise<Arrival | undefined> {
  const { rows } = await sql<StoredRow>`
    select p.id as post_id, p.route, u.alias, p.source_chat_id, p.album_key is not null as album, p.workflow_id
    from arrivals a join posts p on p.id = a.post_id join authors u on u.id = p.author_id
    where a.account = ${database.account} and a.network_chat_id = ${message.chat.networkId}
      and a.message_id = ${message.messageId}
  `.execute(database.sql);
  return rows[0] && stored(rows[0]);
}

/** Which of these messages came in before, or belong to an album that did: one answer each, in their order. */
export async function areKnown(
  database: AccountDatabase,
  messages: readonly Pick<SourceMessage, 'chat' | 'messageId' | 'albumKey'>[],
): Promise<boolean[]> {
  const given = messages.map(({ chat, messageId, albumKey }) => ({
    chat: chat.networkId,
    message: messageId,
    ...(albumKey !== undefined && { album: storableText(albumKey) }),
  }));
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from arrivals a
                   where a.account = ${database.account} and a.network_chat_id = g ->> 'chat'
                     and a.message_id = g ->> 'message')
        or exists (select from albums b
                   where b.account = ${database.account} and b.network_chat_id = g ->> 'chat'
                     and b.album_key = g ->> 'album') as known
    from jsonb_array_elements(${JSON.stringify(given)}::jsonb) with ordinality as given(g, no) order by no
  `.execute(database.sql);
  return rows.map(({ known }) => known);
}

async function findAlbum(database: AccountDatabase, message: SourceMessage): Promise<boolean> {
  if (message.albumKey === undefined) return false;
  const { rows } = await sql`
    select from albums
    where account = ${database.account} and network_chat_id = ${message.chat.networkId}
      and album_key = ${message.albumKey}
  `.execute(database.sql);
  return rows.length > 0;
}

interface StoredRow {
  readonly post_id: string | number;
  readonly route: Route;
  readonly source_chat_id: number;
  readonly alias: string;
  readonly album: boolean;
  readonly workflow_id: string | null;
}

function stored(row: StoredRow): Arrival {
  return {
    kind: 'stored',
    postId: Number(row.post_id) as PostId,
    chatId: row.source_chat_id as ChatId,
    route: row.route,
    alias: row.alias,
    album: row.album,
    workflowId: row.workflow_id ?? undefined,
  };
}
