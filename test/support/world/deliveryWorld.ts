import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { sql } from 'kysely';
import { createFirstSends } from '../../../src/activities/posts/deliverAtOnce.ts';
import type { BatchProgress } from '../../../src/activities/posts/batch.ts';
import { createDeliverBatch } from '../../../src/activities/posts/deliverBatch.ts';
import type { DeliveryDependencies } from '../../../src/activities/posts/deliveryCalls.ts';
import { Semaphore } from '../../../src/domain/concurrency/semaphore.ts';
import { WaitingPosts } from '../../../src/activities/posts/waitingPosts.ts';
import { createChats } from '../../../src/db/posts/createPosts.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { createLedger } from '../../../src/db/posts/ledger.ts';
import type { Content } from '../../../src/domain/posts/content.ts';
import type { DeliveryState } from '../../../src/domain/posts/delivery.ts';
import type { ChatId, NetworkChatId, PostId } from '../../../src/domain/ids.ts';
import type { Limiter, LimiterReport } from '../../../src/domain/posts/limiter.ts';
import { createMemoryMessenger, type MemoryMessenger } from '../memoryMessenger.ts';
import { createMemoryLimiter } from '../memoryLimiter.ts';
import { CALM } from '../../contracts/limiter.ts';
import { textId } from '../ids.ts';
import { HELLO } from './content.ts';
import { freshDatabase } from './database.ts';
import { insertAuthor, insertDeliveries, insertMembers, insertPost, type TestChat } from './rows.ts';
import { World } from './world.ts';

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
export interface DeliveryWorld {
  readonly database: AccountDatabase;
  readonly world: World;
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

/** What an activity sees of its worker. A failure is the test's to look at, and is not logged. */
export function activityEnvironment(): MockActivityEnvironment {
  return new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
}

/** Makes one, with a database of its own. */
export async function openDeliveryWorld(): Promise<DeliveryWorld> {
  const { database, end } = await freshDatabase();
  const world = await World.open(database);
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

  async function addChats(count: number): Promise<TestChat[]> {
    const networkIds = Array.from({ length: count }, () => textId(++lastNetworkId));
    for (const networkId of networkIds) messenger.addChat(networkId);
    return insertMembers(world.rows, world.id, networkIds, { kind: 'private' });
  }

  async function addPlannedPost(
    source: TestChat,
    contents: readonly Content[],
    chatIds: readonly ChatId[],
  ): Promise<PostId> {
    const authorId = await insertAuthor(world.rows, textId(++lastNetworkId));
    const postId = await insertPost(world.rows, { hubId: world.id, source, authorId, contents });
    await insertDeliveries(world.rows, postId, source.id, chatIds);
    return postId;
  }

  return {
    database,
    world,
    messenger,
    limiter,
    reports,
    dependencies,
    async addPost(destinations, contents = [HELLO]) {
      const [source, ...chats] = await addChats(destinations + 1);
      const postId = await addPlannedPost(
        source!,
        contents,
        chats.map(({ id }) => id),
      );
      return { postId, chats: chats.map(({ networkId }) => networkId) };
    },
    async addPostAfter(earlier) {
      const { rows } = await sql<TestChat>`
        select source_chat_id as id, source_network_id as "networkId" from posts where id = ${earlier}
      `.execute(db);
      const destinations = await sql<{ id: ChatId }>`
        select chat_id as id from deliveries where post_id = ${earlier} order by chat_id
      `.execute(db);
      return addPlannedPost(
        rows[0]!,
        [HELLO],
        destinations.rows.map(({ id }) => id),
      );
    },
    deliver: (postId, changes) =>
      activityEnvironment().run(createDeliverBatch({ ...dependencies, ...changes }), postId),
    deliverAtOnce: (postId, changes) =>
      activityEnvironment().run(createFirstSends({ ...dependencies, ...changes }).deliverAtOnce, postId),
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
    close: end,
  };
}
