import { randomUUID } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import type { Database } from '../../../src/db/database.ts';
import {
  type AuthorId,
  type ChatId,
  firstPostIdAt,
  type HubId,
  type NetworkChatId,
  type NetworkPersonId,
  type PostId,
  type SessionId,
  type WatchedChannelId,
} from '../../../src/domain/ids.ts';
import type { ChatState } from '../../../src/domain/chats/membership.ts';
import type { Content } from '../../../src/domain/posts/content.ts';
import type { DeliveryState } from '../../../src/domain/posts/delivery.ts';
import type { ChatKind } from '../../../src/domain/posts/post.ts';
import { type Route, toHub } from '../../../src/domain/posts/route.ts';

/*
 * Rows as the product would have written them by now. All tests that need some without going the product's way have them
 * from here, so that a change of the schema is made once. Tests of migrations write the rows of earlier versions themselves.
 */

/** A database that can be asked, however it is connected. */
export interface Askable {
  sql<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** The product's own connection, as the tests ask it. */
export function askableOf(database: Database): Askable {
  return {
    async sql<Row>(text: string, values: readonly unknown[] = []) {
      return (await database.sql.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows;
    },
  };
}

/** A chat that a test knows. */
export interface TestChat {
  readonly id: ChatId;
  readonly networkId: NetworkChatId;
}

/** What may differ from a chat that takes part in everything and whose trial runs. */
export interface MemberSettings {
  readonly kind?: ChatKind;
  readonly title?: string;
  readonly state?: ChatState;
  readonly source?: boolean;
  readonly destination?: boolean;
  readonly selfSend?: boolean;
  readonly incoming?: boolean;
  readonly outgoing?: boolean;
  /** Days until the trial ends; negative when it is over. */
  readonly trialDays?: number;
  readonly paidDays?: number | null;
}

/** A new hub. */
export async function insertHub(database: Askable): Promise<HubId> {
  const [row] = await database.sql<{ id: HubId }>(`insert into hubs (name) values ('a test') returning id`);
  return row!.id;
}

/** Chats at these addresses, which are members of a hub and have a subscription. */
export async function insertMembers(
  database: Askable,
  hubId: HubId,
  networkIds: readonly NetworkChatId[],
  settings: MemberSettings = {},
): Promise<TestChat[]> {
  const {
    kind = 'group',
    title = 'a chat',
    state = 'active',
    source = true,
    destination = true,
    selfSend = false,
    incoming = true,
    outgoing = true,
    trialDays = 30,
    paidDays = null,
  } = settings;
  const rows = await database.sql<{ id: ChatId; network_id: NetworkChatId }>(
    `with chat as (
       insert into chats (network_id, kind, title)
       select network_id, $3, $4 from unnest($2::text[]) with ordinality as given(network_id, no) order by no
       returning id, network_id
     ), member as (
       insert into hub_members (hub_id, chat_id, state, source, destination, self_send, incoming, outgoing)
       select $1, id, $5, $6, $7, $8, $9, $10 from chat
     ), subscription as (
       insert into subscriptions (chat_id, trial_ends_at, paid_until)
       select id, now() + $11::int * interval '1 day', now() + $12::int * interval '1 day' from chat
     ), paid as (
       insert into subscription_events (chat_id, key, kind, at, until, by_kind, by_id, by_name)
       select id, 'import/' || id, 'import', now() - interval '1 year', now() + $12::int * interval '1 day',
              'system', '', 'the test'
       from chat where $12::int is not null
     )
     select id, network_id from chat order by id`,
    [
      hubId,
      networkIds,
      kind,
      title,
      state,
      source,
      destination,
      selfSend,
      incoming,
      outgoing,
      trialDays,
      paidDays,
    ],
  );
  return rows.map((row) => ({ id: row.id, networkId: row.network_id }));
}

/** Somebody who has posted; the id that we know them by. */
export async function insertAuthor(database: Askable, networkId: NetworkPersonId): Promise<AuthorId> {
  const [row] = await database.sql<{ id: AuthorId }>(
    `insert into authors (network_id, kind, name, alias) values ($1, 'person', 'Ada', $2) returning id`,
    [networkId, `u-${randomUUID()}`],
  );
  return row!.id;
}

/** A post of a chat that was admitted and planned, without its deliveries. */
export async function insertPost(
  database: Askable,
  {
    hubId,
    source,
    authorId,
    contents,
  }: {
    readonly hubId: HubId;
    readonly source: TestChat;
    readonly authorId: AuthorId;
    readonly contents: readonly Content[];
  },
): Promise<PostId> {
  const route: Route = toHub(hubId);
  const [row] = await database.sql<{ id: string }>(
    `with post as (
       insert into posts (id, hub_id, route, source_chat_id, source_network_id, author_id, protected, state)
       values (next_post_id(), $1, $2::jsonb, $3, $4, $5, false, 'planned') returning id
     ), part as (
       insert into parts (post_id, no, message_id, content)
       select post.id, no - 1, no::text, content from post, jsonb_array_elements($6::jsonb) with ordinality as given(content, no)
     )
     select id from post`,
    [hubId, JSON.stringify(route), source.id, source.networkId, authorId, JSON.stringify(contents)],
  );
  return Number(row!.id) as PostId;
}

/** Deliveries of a post, to these chats. */
export async function insertDeliveries(
  database: Askable,
  postId: PostId,
  sourceId: ChatId,
  chatIds: readonly ChatId[],
  state: DeliveryState = 'planned',
): Promise<void> {
  await database.sql(
    `insert into deliveries (post_id, chat_id, source_chat_id, state) select $1, unnest($3::int[]), $2, $4`,
    [postId, sourceId, chatIds, state],
  );
}

/** Posts of that moment that were withheld from a chat, since nobody had paid for it. */
export async function insertWithheld(
  database: Askable,
  chat: TestChat,
  atMs: number,
  posts: number,
): Promise<void> {
  await database.sql('select make_ledger_day($1::date)', [new Date(atMs).toISOString().slice(0, 10)]);
  await database.sql(
    `insert into deliveries (post_id, chat_id, source_chat_id, state)
     select $1::bigint + no, $2, 0, 'withheld' from generate_series(0, $3::int - 1) no`,
    [Math.floor(firstPostIdAt(atMs)), chat.id, posts],
  );
}

/** A mute or a ban of somebody who has posted, for some hours or without an end; `settled` when all that follows from it is done. */
export async function insertRestriction(
  database: Askable,
  hubId: HubId,
  networkId: NetworkPersonId | string,
  kind: 'mute' | 'ban',
  { hours = null, settled = false }: { readonly hours?: number | null; readonly settled?: boolean } = {},
): Promise<void> {
  await database.sql(
    `insert into restrictions (hub_id, author_id, kind, until, settled_at)
     select $1, id, $2, now() + $4::int * interval '1 hour', case when $5 then now() end
     from authors where network_id = $3`,
    [hubId, kind, networkId, hours, settled],
  );
}

/** Two chats that talk to each other. */
export async function insertSession(
  database: Askable,
  first: TestChat,
  second: TestChat,
): Promise<SessionId> {
  const [row] = await database.sql<{ id: string }>(
    `insert into sessions (first_chat_id, second_chat_id) values ($1, $2) returning id`,
    [first.id, second.id],
  );
  return Number(row!.id) as SessionId;
}

/** Chats that follow a channel which is watched. */
export async function insertBridgeJobs(
  database: Askable,
  channel: WatchedChannelId,
  chats: readonly TestChat[],
): Promise<void> {
  await database.sql(`insert into bridge_jobs (channel_id, chat_id) select $1, unnest($2::int[])`, [
    channel,
    chats.map(({ id }) => id),
  ]);
}
