import { describe, expect, test } from '@jest/globals';
import { Permits } from '../../src/domain/posts/permits.ts';

/** Whether a promise has been kept by now. */
async function isKept(promise: Promise<unknown>): Promise<boolean> {
  let kept = false;
  void promise.then(() => (kept = true));
  await new Promise((resolve) => setImmediate(resolve));
  return kept;
}

describe('Permits', () => {
  test('are taken while there are any, and waited for when there are none', async () => {
    const permits = new Permits(2);
    expect(await permits.take(2)).toBe(2);
    const next = permits.take(1);
    expect(await isKept(next)).toBe(false);
    permits.give(1);
    expect(await next).toBe(1);
  });

  test('are given to who came first, even when a later wish is smaller', async () => {
    const permits = new Permits(3);
    await permits.take(2);
    const first = permits.take(2);
    const second = permits.take(1);
    expect(await isKept(second)).toBe(false);
    permits.give(2);
    expect(await Promise.all([first, second])).toEqual([2, 1]);
  });

  test('are given as many as there are, between the least and the most that is wished', async () => {
    const permits = new Permits(5);
    expect(await permits.take(1, 10)).toBe(5);
    const next = permits.take(2, 10);
    permits.give(1);
    expect(await isKept(next)).toBe(false);
    permits.give(1);
    expect(await next).toBe(2);
  });

  test('are taken without waiting as far as they are free, and never before those who wait', async () => {
    const permits = new Permits(3);
    expect(permits.takeFree(2)).toBe(2);
    expect(permits.takeFree(2)).toBe(1);
    expect(permits.takeFree(2)).toBe(0);
    const waiting = permits.take(2);
    permits.give(1);
    expect(permits.takeFree(1)).toBe(0);
    permits.give(1);
    expect(await waiting).toBe(2);
  });

  test('are refused when there can never be as many', async () => {
    await expect(new Permits(2).take(3)).rejects.toThrow(RangeError);
  });
});
