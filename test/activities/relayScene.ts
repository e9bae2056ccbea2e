import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { sql } from 'kysely';
import { createDeliverAtOnce } from '../../src/activities/posts/deliverAtOnce.ts';
import type { BatchProgress } from '../../src/activities/posts/batch.ts';
import { createDeliverBatch } from '../../src/activities/posts/deliverBatch.ts';
import type { DeliveryDependencies } from '../../src/activities/posts/deliveryCalls.ts';
import { Semaphore } from '../../src/domain/concurrency/semaphore.ts';
import { WaitingPosts } from '../../src/activities/posts/waitingPosts.ts';
import { createChats } from '../../src/db/posts/createPosts.ts';
import { type AccountDatabase, throughAccount } from '../../src/db/accounts.ts';
import { FIRST_ACCOUNT } from '../../src/domain/account.ts';
import { openDatabase } from '../../src/db/database.ts';
import { createLedger } from '../../src/db/posts/ledger.ts';
import { migrate } from '../../src/db/migrate.ts';
import type { Content } from '../../src/domain/posts/content.ts';
import type { DeliveryState } from '../../src/domain/posts/delivery.ts';
import type { NetworkChatId, PostId } from '../../src/domain/ids.ts';
import type { Limiter, LimiterReport } from '../../src/domain/posts/limiter.ts';
import { createMemoryMessenger, type MemoryMessenger } from '../support/memoryMessenger.ts';
import { createMemoryLimiter } from '../support/memoryLimiter.ts';
import { createDatabase } from '../support/services.ts';
import { CALM } from '../contracts/limiter.ts';
import { textId } from '../support/ids.ts';

/** A row of the ledger, as far as the tests look at it. */
export interface Row {
  readonly chat: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly doubts: number;
  readonly reason: string | null;
  readonly copies: number;
}

/** A hub on a real ledger, with a network and a limiter in memory. */
export interface RelayScene {
  readonly database: AccountDatabase;
  readonly messenger: MemoryMessenger;
  readonly limiter: Limiter;
  /** What the limiter was told, oldest first. */
  readonly reports: LimiterReport[];
  readonly dependencies: DeliveryDependencies;
  /** Adds so many destinations and a planned post for exactly these; answers their network ids. */
  addPost(
    destinations: number,
    contents?: readonly Content[],
  ): Promise<{ postId: PostId; chats: NetworkChatId[] }>;
  /** Adds a planned post of an earlier one's chat, for the same destinations. */
  addPostAfter(postId: PostId): Promise<PostId>;
  /** One batch, as a worker runs it. */
  deliver(postId: PostId, changes?: Partial<DeliveryDependencies>): Promise<BatchProgress>;
  /** The first sends, as a workflow's own task makes them; whether nothing is open any more. */
  deliverAtOnce(postId: PostId, changes?: Partial<DeliveryDependencies>): Promise<boolean>;
  /** The post's rows in the order of their chats. */
  rows(postId: PostId): Promise<Row[]>;
  /** As if the time had come for which the post's rows wait. */
  endWaits(postId: PostId): Promise<void>;
  /** As if so many seconds had passed for the post's leases and waits. */
  age(postId: PostId, seconds: number): Promise<void>;
  close(): Promise<void>;
}

export const HELLO: Content = { kind: 'text', text: 'hello everybody out there', entities: [] };
export const PHOTO: Content = { kind: 'photo', file: { id: 'p', uniqueId: 'p' } };
export const AUDIO: Content = { kind: 'audio', file: { id: 'a', uniqueId: 'a' } };

/** What an activity sees of its worker. A failure is the test's to look at, and is not logged. */
export function activityEnvironment(): MockActivityEnvironment {
  return new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
}

/** Makes one, with a database of its own. */
export async function createRelayScene(): Promise<RelayScene> {
  const own = await createDatabase(migrate);
  const database = throughAccount(await openDatabase(own.url, 10), FIRST_ACCOUNT);
  const db = database.sql;
  const messenger = createMemoryMessenger();
  const reports: LimiterReport[] = [];
  const memory = createMemoryLimiter({ ...CALM, privateIntervalMs: 0 }, () => performance.now());
  const limiter: Limiter = {
    ...memory,
    async report(given) {
      reports.push(...given);
      await memory.report(given);
    },
  };
  const dependencies: DeliveryDependencies = {
    chats: createChats(database, true),
    ledger: createLedger(database),
    limiter,
    messenger,
    costOf: ({ post, done = [] }) => post.parts.length - done.length,
    callSlots: new Semaphore(10),
    waiting: new WaitingPosts(),
    stopping: new AbortController().signal,
  };
  let lastNetworkId = 1_000;

  async function addChats(count: number): Promise<{ id: number; networkId: NetworkChatId }[]> {
    const networkIds = Array.from({ length: count }, () => textId(++lastNetworkId));
    for (const networkId of networkIds) messenger.addChat(networkId);
    const { rows } = await sql<{ id: number; network_id: NetworkChatId }>`
      with chat as (
        insert into chats (network_id, kind, title)
        select unnest(${networkIds}::text[]), 'private', 'a chat' returning id, network_id
      ), member as (
        insert into hub_members (hub_id, chat_id, state) select 1, id, 'active' from chat
      )
      select id, network_id from chat
    `.execute(db);
    return rows.map((row) => ({ id: row.id, networkId: row.network_id }));
  }

  async function insertPost(
    source: { id: number; networkId: NetworkChatId },
    contents: readonly Content[],
  ): Promise<PostId> {
    const { rows: authors } = await sql<{ id: number }>`
      insert into authors (network_id, kind, name, alias)
      values (${++lastNetworkId}, 'person', 'Ada', ${`u-${randomUUID()}`}) returning id
    `.execute(db);
    const { rows } = await sql<{ id: string }>`
      insert into posts (id, hub_id, route, source_chat_id, source_network_id, author_id, protected, state)
      values (next_post_id(), 1, '{"to":"hub","hub":1}', ${source.id}, ${source.networkId}, ${authors[0]!.id}, false, 'planned')
      returning id
    `.execute(db);
    const postId = Number(rows[0]!.id) as PostId;
    for (const [no, content] of contents.entries()) {
      await sql`insert into parts (post_id, no, message_id, content)
                values (${postId}, ${no}, ${no + 1}, ${JSON.stringify(content)}::jsonb)`.execute(db);
    }
    return postId;
  }

  return {
    database,
    messenger,
    limiter,
    reports,
    dependencies,
    async addPost(destinations, contents = [HELLO]) {
      const [source] = await addChats(1);
      const chats = await addChats(destinations);
      const postId = await insertPost(source!, contents);
      await sql`
        insert into deliveries (post_id, chat_id, source_chat_id, state)
        select ${postId}, unnest(${chats.map((chat) => chat.id)}::int[]), ${source!.id}, 'planned'
      `.execute(db);
      return { postId, chats: chats.map((chat) => chat.networkId) };
    },
    async addPostAfter(earlier) {
      const { rows } = await sql<{ id: number; network_id: NetworkChatId }>`
        select source_chat_id as id, source_network_id as network_id from posts where id = ${earlier}
      `.execute(db);
      const source = { id: rows[0]!.id, networkId: rows[0]!.network_id };
      const postId = await insertPost(source, [HELLO]);
      await sql`
        insert into deliveries (post_id, chat_id, source_chat_id, state)
        select ${postId}, chat_id, source_chat_id, 'planned' from deliveries where post_id = ${earlier}
      `.execute(db);
      return postId;
    },
    deliver: (postId, changes) =>
      activityEnvironment().run(createDeliverBatch({ ...dependencies, ...changes }), postId),
    deliverAtOnce: (postId, changes) =>
      activityEnvironment().run(createDeliverAtOnce({ ...dependencies, ...changes }), postId),
    async rows(postId) {
      const { rows } = await sql<Row>`
        select c.network_id as chat, d.state, d.attempts, d.doubts, d.reason,
               (select count(*) from copies k where k.post_id = d.post_id and k.network_chat_id = c.network_id)::int
                 as copies
        from deliveries d join chats c on c.id = d.chat_id where d.post_id = ${postId} order by d.chat_id
      `.execute(db);
      return rows;
    },
    async endWaits(postId) {
      await sql`update deliveries set not_before = null where post_id = ${postId} and state = 'planned'`.execute(
        db,
      );
    },
    async age(postId, seconds) {
      await sql`
        update deliveries set lease_until = lease_until - make_interval(secs => ${seconds}),
                              not_before = not_before - make_interval(secs => ${seconds})
        where post_id = ${postId}
      `.execute(db);
    },
    async close() {
      await database.close();
      await own.drop();
    },
  };
}
