import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { type Carried, createCarryAtOnce } from '../../../src/activities/posts/carryAtOnce.ts';
import { createFirstSends } from '../../../src/activities/posts/deliverAtOnce.ts';
import type { DeliveryDependencies } from '../../../src/activities/posts/deliveryCalls.ts';
import { createOrderedPlanner } from '../../../src/activities/posts/orderedPlanner.ts';
import type { ChatId, PostId } from '../../../src/domain/ids.ts';
import type { Limiter } from '../../../src/domain/posts/limiter.ts';
import type { Posts } from '../../../src/domain/posts/posts.ts';
import {
  activityEnvironment,
  type DeliveryWorld,
  openDeliveryWorld,
} from '../../support/world/deliveryWorld.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';

let scene: DeliveryWorld;
let hub: World;
let source: TestChat;

beforeAll(async () => void (scene = await openDeliveryWorld()));
afterAll(() => scene.close());
beforeEach(async () => {
  hub = await World.open(scene.database);
  source = await hub.chat();
});

async function listeners(count: number, settings = {}): Promise<TestChat[]> {
  const chats = await hub.chats(count, { kind: 'private', ...settings });
  for (const { networkId } of chats) scene.messenger.addChat(networkId);
  return chats;
}

/** What the step is made over; each counts what it was asked. */
function step(changes: Partial<DeliveryDependencies> = {}, posts: Posts = hub.posts) {
  const asked: string[] = [];
  const counted = new Proxy(posts, {
    get: (of, name: keyof Posts) => (postId: PostId, claim: never) => {
      asked.push(name);
      return of[name](postId, claim);
    },
  });
  const sends = createFirstSends({ ...scene.dependencies, ...changes });
  const carry = createCarryAtOnce({
    posts: counted,
    subscriptions: { chatsToNudge: async () => [7 as ChatId] },
    plan: createOrderedPlanner(counted),
    sends: {
      accounts: [scene.database.account],
      most: () => sends.most(),
      deliverClaimed: (_, ...what) => sends.deliverClaimed(...what),
      deliverAtOnce: sends.deliverAtOnce,
    },
  });
  return {
    asked,
    carry: (postId: PostId): Promise<Carried> => activityEnvironment().run(carry, postId, source.id),
  };
}

const limiterAway: Limiter = {
  acquire: () => Promise.reject(new Error('away')),
  report: async () => {},
} as unknown as Limiter;

describe('Carrying a post at once', () => {
  test('sends it to everybody and closes it, with two questions about the post', async () => {
    await listeners(2);
    const postId = await hub.say(source);
    const { carry, asked } = step();
    expect(await carry(postId)).toEqual({
      kind: 'closed',
      open: 0,
      sent: 2,
      failed: 0,
      withheld: 0,
      doubts: 0,
    });
    expect(asked).toEqual(['begin', 'closeIfDone']);
  });

  test('sends nothing again when it is repeated', async () => {
    const [listener] = await listeners(1);
    const postId = await hub.say(source);
    await step().carry(postId);
    const sent = scene.messenger.messages(listener!.networkId).length;
    expect(await step().carry(postId)).toMatchObject({ kind: 'closed', sent: 1 });
    expect(scene.messenger.messages(listener!.networkId)).toHaveLength(sent);
  });

  test('goes step by step where a post is not judged by itself alone', async () => {
    const [listener] = await listeners(1);
    const first = hub.message(source);
    await step().carry(await hub.store(first));
    const answer = await hub.say(source, { replyTo: first.messageId });
    const { carry, asked } = step();
    expect(await carry(answer)).toMatchObject({ kind: 'closed', sent: 1 });
    expect(asked).toEqual(['begin', 'admit', 'plan', 'closeIfDone']);
    expect(scene.messenger.messages(listener!.networkId)).toHaveLength(2);
  });

  test('says why a post is refused', async () => {
    await listeners(1);
    const postId = await hub.say(source);
    await sql`update hub_members set outgoing = false where chat_id = ${source.id}`.execute(
      scene.database.sql,
    );
    expect(await step().carry(postId)).toEqual({ kind: 'refused', refusal: 'outgoing is off' });
  });

  test('leaves open what could not go, whatever went wrong', async () => {
    await listeners(1);
    const postId = await hub.say(source);
    expect(await step({ limiter: limiterAway }).carry(postId)).toEqual({
      kind: 'planned',
      deliveries: 1,
      withheld: 0,
    });
    // Nothing is held any more: a batch may claim it at once.
    expect(await hub.claim(postId)).toHaveLength(1);
  });

  test('names chats that are to hear that the post was withheld', async () => {
    await listeners(1);
    await listeners(1, { trialDays: -1 });
    const postId = await hub.say(source);
    expect(await step().carry(postId)).toMatchObject({ kind: 'closed', withheld: 1, toNudge: [7] });
  });

  test('goes after the earlier posts of the chat that are here, whichever comes first', async () => {
    const [listener] = await listeners(1);
    const posts: PostId[] = [];
    for (let n = 0; n < 6; n += 1) posts.push(await hub.say(source));
    const { carry } = step();
    const carried = await Promise.all(posts.toReversed().map(carry));
    expect(carried.map(({ kind }) => kind)).toEqual(posts.map(() => 'closed'));
    expect(scene.messenger.messages(listener!.networkId)).toHaveLength(6);
    const { rows } = await sql<{ post_id: string }>`
      select post_id from deliveries where chat_id = ${listener!.id} order by settled_at
    `.execute(scene.database.sql);
    expect(rows.map(({ post_id }) => Number(post_id))).toEqual(posts);
  });
});
