import { describe, expect, test } from '@jest/globals';
import { Semaphore } from '../../../src/domain/concurrency/semaphore.ts';

/** Whether a promise has been kept by now. */
async function isKept(promise: Promise<unknown>): Promise<boolean> {
  let kept = false;
  void promise.then(() => (kept = true));
  await new Promise((resolve) => setImmediate(resolve));
  return kept;
}

describe('Slots of a semaphore', () => {
  test('are taken while there are any, and waited for when there are none', async () => {
    const slots = new Semaphore(2);
    expect(await slots.take(2)).toBe(2);
    const next = slots.take(1);
    expect(await isKept(next)).toBe(false);
    slots.give(1);
    expect(await next).toBe(1);
  });

  test('are given to who came first, even when a later wish is smaller', async () => {
    const slots = new Semaphore(3);
    await slots.take(2);
    const first = slots.take(2);
    const second = slots.take(1);
    expect(await isKept(second)).toBe(false);
    slots.give(2);
    expect(await Promise.all([first, second])).toEqual([2, 1]);
  });

  test('are given as many as there are, between the least and the most that is wished', async () => {
    const slots = new Semaphore(5);
    expect(await slots.take(1, 10)).toBe(5);
    const next = slots.take(2, 10);
    slots.give(1);
    expect(await isKept(next)).toBe(false);
    slots.give(1);
    expect(await next).toBe(2);
  });

  test('are taken without waiting as far as they are free, and never before those who wait', async () => {
    const slots = new Semaphore(3);
    expect(slots.takeFree(2)).toBe(2);
    expect(slots.takeFree(2)).toBe(1);
    expect(slots.takeFree(2)).toBe(0);
    const waiting = slots.take(2);
    slots.give(1);
    expect(slots.takeFree(1)).toBe(0);
    slots.give(1);
    expect(await waiting).toBe(2);
  });

  test('are refused when there can never be as many', async () => {
    await expect(new Semaphore(2).take(3)).rejects.toThrow(RangeError);
  });
});
