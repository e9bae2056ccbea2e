import { expect, test } from '@jest/globals';
import type { PostId } from '../../../src/domain/ids.ts';
import { PostsInHand } from '../../../src/domain/posts/postsInHand.ts';

const post = (id: number): PostId => id as PostId;

/** Begins posts, and says which have their place so far. */
function beginAll(inHand: PostsInHand, count: number): number[] {
  const begun: number[] = [];
  for (let id = 1; id <= count; id += 1) void inHand.begin(post(id)).then(() => begun.push(id));
  return begun;
}

const aMoment = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms));

test('So many posts are started at a time, the others when places come free, in their order', async () => {
  const inHand = new PostsInHand();
  const begun = beginAll(inHand, 20);
  await aMoment();
  expect(begun).toHaveLength(16);
  inHand.end(post(7));
  inHand.end(post(3));
  await aMoment();
  expect(begun.slice(16)).toEqual([17, 18]);
  // It has no place any more.
  inHand.end(post(3));
  inHand.end(post(99));
  await aMoment();
  expect(begun).toHaveLength(18);
});

test('When no step ends, others are started nevertheless', async () => {
  const inHand = new PostsInHand();
  const begun = beginAll(inHand, 20);
  await aMoment(600);
  inHand.end(post(1));
  // What ends shows that the others move on.
  await aMoment(600);
  expect(begun).toHaveLength(17);
  await aMoment(600);
  expect(begun).toHaveLength(20);
  inHand.end(post(2));
});
