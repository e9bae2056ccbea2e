import { describe, expect, test } from '@jest/globals';
import { judge, longestStall } from '../../chaos/observer.ts';

/** Posts 0, 2 and 4 come from chat 10, 1 and 3 from chat 20; both get the other's, and 30 gets all. */
const EXPECTATION = { sources: [10, 20, 10, 20, 10], chats: [10, 20, 30] };
const ALL_THERE = new Map([
  [10, [1, 3]],
  [20, [0, 2, 4]],
  [30, [0, 1, 2, 3, 4]],
]);
const noDoubts = (): number => 0;
const GOOD = {
  expected: 10,
  lost: 0,
  twice: 0,
  twiceWithoutDoubt: 0,
  outOfOrder: 0,
  overtakenInDoubt: 0,
  astray: 0,
};

function judged(
  chat: number,
  posts: readonly number[],
  doubts: (post: number, chat: number) => number = noDoubts,
) {
  return judge(EXPECTATION, new Map([...ALL_THERE, [chat, posts]]), doubts);
}

describe('the observer', () => {
  test('finds nothing where everything is as promised', () => {
    expect(judge(EXPECTATION, ALL_THERE, noDoubts)).toEqual(GOOD);
  });

  test('lets posts of different chats arrive in any order', () => {
    expect(judged(30, [1, 0, 3, 2, 4])).toEqual(GOOD);
  });

  test('finds what is missing', () => {
    expect(judged(30, [0, 1, 3])).toEqual({ ...GOOD, lost: 2 });
    expect(judge(EXPECTATION, new Map(), noDoubts)).toEqual({ ...GOOD, lost: 10 });
  });

  test('finds what came twice, and whether a doubt explains it', () => {
    expect(judged(30, [0, 0, 0, 1, 2, 3, 4])).toEqual({ ...GOOD, twice: 2, twiceWithoutDoubt: 2 });
    const doubts = (post: number, chat: number) => (post === 0 && chat === 30 ? 1 : 0);
    expect(judged(30, [0, 0, 0, 1, 2, 3, 4], doubts)).toEqual({ ...GOOD, twice: 2, twiceWithoutDoubt: 1 });
    // A doubt about another chat explains nothing here.
    const elsewhere = (post: number, chat: number) => (post === 0 && chat === 20 ? 1 : 0);
    expect(judged(30, [0, 1, 2, 3, 4, 4], elsewhere)).toEqual({ ...GOOD, twice: 1, twiceWithoutDoubt: 1 });
  });

  test('finds what came after a later post of its chat, unless it was sent again after a doubt', () => {
    expect(judged(30, [2, 1, 0, 3, 4])).toEqual({ ...GOOD, outOfOrder: 1 });
    const doubts = (post: number) => (post === 0 ? 1 : 0);
    expect(judged(30, [2, 1, 0, 3, 4], doubts)).toEqual({ ...GOOD, overtakenInDoubt: 1 });
    // That the later one was in doubt excuses nothing.
    expect(judged(30, [2, 1, 0, 3, 4], (post) => (post === 2 ? 1 : 0))).toEqual({ ...GOOD, outOfOrder: 1 });
  });

  test('finds what came back to where it was posted', () => {
    expect(judged(10, [1, 0, 3])).toEqual({ ...GOOD, astray: 1 });
  });
});

describe('the longest stall', () => {
  const moments = (...pairs: [at: number, open: number][]) => pairs.map(([at, open]) => ({ at, open }));

  test('is the longest time in which copies were to be made and none was', () => {
    expect(longestStall(moments([0, 3], [10, -1], [60, -1], [70, -1]))).toBe(50);
  });

  test('does not count while nothing is to be made', () => {
    expect(longestStall(moments([0, 1], [10, -1], [500, 1], [520, -1]))).toBe(20);
  });

  test('is not ended by a further post', () => {
    expect(longestStall(moments([0, 1], [40, 1], [50, -1], [60, -1]))).toBe(50);
  });
});
