import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createFirstSends } from '../../../src/activities/posts/deliverAtOnce.ts';
import { Semaphore } from '../../../src/domain/concurrency/semaphore.ts';
import type { Limiter } from '../../../src/domain/posts/limiter.ts';
import type { Messenger } from '../../../src/domain/posts/messenger.ts';
import { until } from '../../support/until.ts';
import {
  activityEnvironment,
  openDeliveryWorld,
  type DeliveryWorld,
} from '../../support/world/deliveryWorld.ts';

let scene: DeliveryWorld;
beforeAll(async () => void (scene = await openDeliveryWorld()));
afterAll(() => scene.close());

const DONE = { open: 0, next: { kind: 'done' } };

/** A limiter that refuses from the nth wish on. */
function granting(count: number, because: 'chat' | 'everybody'): Limiter {
  return {
    ...scene.limiter,
    acquire: async (_, requests) =>
      requests.map((_, index) =>
        index < count ? { granted: true } : { granted: false, waitMs: 60_000, because },
      ),
  };
}

describe('What is sent at once', () => {
  test('is nothing when calls of so many posts hang that all workflows would have to wait', async () => {
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const hanging: Pick<Messenger, 'deliver'> = {
      async deliver(dispatch) {
        await opened;
        return scene.messenger.deliver(dispatch);
      },
    };
    const { deliverAtOnce: step, most } = createFirstSends({
      ...scene.dependencies,
      messenger: hanging,
      callSlots: new Semaphore(50),
    });
    const send = async (): Promise<boolean> =>
      activityEnvironment().run(step, (await scene.addPost(1)).postId);
    const under = Array.from({ length: 20 }, send);
    // What begins before these have taken a second waits with them.
    let isLeft = false;
    await until(async () => {
      under.push(send().then((isDone) => ((isLeft ||= !isDone), isDone)));
      await new Promise((resolve) => setTimeout(resolve, 250));
      return isLeft;
    });
    expect(most()).toBe(0);
    open();
    expect((await Promise.all(under)).slice(0, 20)).toEqual(Array.from({ length: 20 }, () => true));
    expect(await send()).toBe(true);
    expect(most()).toBe(10);
  });

  test('is a small post as a whole', async () => {
    const { postId, chats } = await scene.addPost(10);
    expect(await scene.deliverAtOnce(postId)).toBe(true);
    for (const chat of chats) expect(scene.messenger.messages(chat)).toHaveLength(1);
    expect(await scene.rows(postId)).toEqual(
      chats.map((chat) => ({ chat, state: 'sent', attempts: 1, doubts: 0, reason: null, copies: 1 })),
    );
  });

  test('is nothing, and that is all, for a post that goes nowhere', async () => {
    const { postId } = await scene.addPost(0);
    expect(await scene.deliverAtOnce(postId)).toBe(true);
  });

  test('are the first chats of a larger post; a batch has the others at once', async () => {
    const { postId, chats } = await scene.addPost(25);
    expect(await scene.deliverAtOnce(postId)).toBe(false);
    expect((await scene.rows(postId)).filter(({ state }) => state === 'sent')).toHaveLength(10);
    expect(await scene.deliver(postId)).toEqual(DONE);
    for (const chat of chats) expect(scene.messenger.messages(chat)).toHaveLength(1);
  });

  test.each(['chat', 'everybody'] as const)(
    'is what the limiter lets go; what waits for %s is claimed by nobody afterwards',
    async (because) => {
      const { postId } = await scene.addPost(4);
      expect(await scene.deliverAtOnce(postId, { limiter: granting(2, because) })).toBe(false);
      expect((await scene.rows(postId)).map(({ state }) => state)).toEqual([
        'sent',
        'sent',
        'planned',
        'planned',
      ]);
      await scene.endWaits(postId);
      expect(await scene.deliver(postId)).toEqual(DONE);
    },
  );

  test('is no more than there are permits for, and each comes back', async () => {
    const callSlots = new Semaphore(2);
    const { postId } = await scene.addPost(4);
    expect(await scene.deliverAtOnce(postId, { callSlots })).toBe(false);
    expect((await scene.rows(postId)).map(({ state }) => state)).toEqual([
      'sent',
      'sent',
      'planned',
      'planned',
    ]);
    expect(callSlots.takeFree(3)).toBe(2);
    expect(await scene.deliverAtOnce(postId, { callSlots })).toBe(false);
    callSlots.give(2);
    expect(await scene.deliverAtOnce(postId, { callSlots })).toBe(true);
  });

  test('is nothing of a post whose place is behind another', async () => {
    const { postId: earlier } = await scene.addPost(2);
    const later = await scene.addPostAfter(earlier);
    expect(await scene.deliverAtOnce(later)).toBe(false);
    expect((await scene.rows(later)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['planned', 0],
      ['planned', 0],
    ]);
    expect(await scene.deliverAtOnce(earlier)).toBe(true);
    expect(await scene.deliverAtOnce(later)).toBe(true);
  });

  test('is nothing while the hub is paused', async () => {
    const { postId, chats } = await scene.addPost(1);
    await sql`update hubs set paused_at = now()`.execute(scene.database.sql);
    expect(await scene.deliverAtOnce(postId)).toBe(false);
    await sql`update hubs set paused_at = null`.execute(scene.database.sql);
    expect(scene.messenger.messages(chats[0]!)).toEqual([]);
  });

  test('is nothing when the limiter is away, and what was claimed goes back', async () => {
    const { postId } = await scene.addPost(2);
    const away: Limiter = {
      ...scene.limiter,
      acquire: async () => {
        throw new Error('away');
      },
    };
    const callSlots = new Semaphore(2);
    await expect(scene.deliverAtOnce(postId, { limiter: away, callSlots })).rejects.toThrow('away');
    expect(callSlots.takeFree(2)).toBe(2);
    expect(await scene.deliver(postId)).toEqual(DONE);
  });

  test('is made again by a batch where no answer came, and the doubt is counted', async () => {
    const { postId, chats } = await scene.addPost(2);
    scene.messenger.arrange(chats[0]!, { kind: 'unknown', reason: 'no answer' });
    expect(await scene.deliverAtOnce(postId)).toBe(false);
    await scene.endWaits(postId);
    expect(await scene.deliver(postId)).toEqual(DONE);
    expect((await scene.rows(postId)).map(({ attempts, doubts }) => [attempts, doubts])).toEqual([
      [2, 1],
      [1, 0],
    ]);
  });
});
