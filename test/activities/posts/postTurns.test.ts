import { expect, test } from '@jest/globals';
import { PostTurns } from '../../../src/activities/posts/postTurns.ts';
import type { ChatId, PostId } from '../../../src/domain/ids.ts';

const [CHAT, OTHER] = [1, 2] as ChatId[] as [ChatId, ChatId];
const post = (id: number): PostId => id as PostId;

/** Work that goes on until it is told to end. */
function workUntilTold() {
  const done = Promise.withResolvers<void>();
  let isBegun = false;
  return {
    work: async () => {
      isBegun = true;
      await done.promise;
    },
    end: () => done.resolve(),
    get isBegun() {
      return isBegun;
    },
  };
}

const aMoment = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms));

test('Posts of a chat go one after the other, the oldest that waits first', async () => {
  const turns = new PostTurns();
  const order: number[] = [];
  const first = workUntilTold();
  const going = turns.run(CHAT, post(1), first.work);
  const others = [4, 2, 3].map((id) => turns.run(CHAT, post(id), async () => void order.push(id)));
  await aMoment();
  expect(order).toEqual([]);
  expect(turns.isOlderWaiting(CHAT, post(3))).toBe(true);
  expect(turns.isOlderWaiting(CHAT, post(2))).toBe(false);
  first.end();
  await Promise.all([going, ...others]);
  expect(order).toEqual([2, 3, 4]);
  expect(turns.isOlderWaiting(CHAT, post(9))).toBe(false);
});

test('Posts of other chats wait for nothing', async () => {
  const turns = new PostTurns();
  const hanging = workUntilTold();
  const going = turns.run(CHAT, post(1), hanging.work);
  expect(await turns.run(OTHER, post(2), async () => 'done')).toBe('done');
  hanging.end();
  await going;
});

test('A post goes by itself when the one before it does not end', async () => {
  const turns = new PostTurns();
  const hanging = workUntilTold();
  const going = turns.run(CHAT, post(1), hanging.work);
  expect(await turns.run(CHAT, post(2), async () => 'done')).toBe('done');
  hanging.end();
  await going;
});

test('A post waits as long as those before it move on', async () => {
  const turns = new PostTurns();
  const order: number[] = [];
  const all = [1, 2, 3, 4].map((id) =>
    turns.run(CHAT, post(id), async () => {
      await aMoment(600);
      order.push(id);
    }),
  );
  await Promise.all(all);
  expect(order).toEqual([1, 2, 3, 4]);
});

test('Work that fails keeps nobody waiting', async () => {
  const turns = new PostTurns();
  const failing = turns.run(CHAT, post(1), async () => {
    await aMoment();
    throw new Error('away');
  });
  const next = turns.run(CHAT, post(2), async () => 'done');
  await expect(failing).rejects.toThrow('away');
  expect(await next).toBe('done');
});
