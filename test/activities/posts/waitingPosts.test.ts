import { expect, it } from '@jest/globals';
import { WaitingPosts } from '../../../src/activities/posts/waitingPosts.ts';
import type { PostId } from '../../../src/domain/ids.ts';

const LONG_MS = 60_000;
const post = (id: number): PostId => id as PostId;

/** Which of the posts have been woken so far. */
function waitAll(waiting: WaitingPosts, ids: readonly number[], signal: AbortSignal) {
  const woken = new Set<number>();
  const all = Promise.all(ids.map((id) => waiting.rest(post(id), LONG_MS, signal).then(() => woken.add(id))));
  return { woken, all };
}

it('wakes the few posts right behind the one that moved on, and none before it', async () => {
  const waiting = new WaitingPosts();
  const stop = new AbortController();
  const { woken, all } = waitAll(waiting, [9, 3, 1, 7, 5, 6, 8], stop.signal);
  waiting.movedOn(post(4));
  await new Promise((resolve) => setImmediate(resolve));
  expect([...woken].toSorted((a, b) => a - b)).toEqual([5, 6, 7, 8]);
  stop.abort();
  await all;
});

it('lets a post look again more seldom the more others wait before it', async () => {
  const waits: number[] = [];
  const waiting = new WaitingPosts(async (ms) => {
    waits.push(ms);
    await new Promise(() => {});
  });
  const stop = new AbortController();
  for (const id of [1, 2, 3, 99]) void waiting.rest(post(id), 1, stop.signal);
  expect(waits).toEqual([1, 500, 1_000, 1_500]);
  for (let id = 4; id <= 50; id++) void waiting.rest(post(id), 1, stop.signal);
  void waiting.rest(post(100), 1, stop.signal);
  expect(waits.at(-1)).toBe(10_000);
});

it('lets a post look again by itself, and ends at once when all is to stop', async () => {
  const waiting = new WaitingPosts();
  const stop = new AbortController();
  await waiting.rest(post(1), 5, stop.signal);
  const resting = waiting.rest(post(1), LONG_MS, stop.signal);
  stop.abort();
  await resting;
  await waiting.rest(post(1), LONG_MS, stop.signal);
});
