import { describe, expect, test } from '@jest/globals';
import { repeatDuring, sleep, within } from '../../../src/domain/concurrency/timers.ts';

const LONG_MS = 60_000;

describe('Sleeping', () => {
  test('ends by itself, or at once when its signal aborts', async () => {
    await sleep(1);
    const stop = new AbortController();
    const sleeping = sleep(LONG_MS, stop.signal);
    stop.abort();
    await sleeping;
    await sleep(LONG_MS, stop.signal);
  });
});

describe('A time limit', () => {
  const never = new Promise<string>(() => {});

  test('gives what the work gives, or fails as it does', async () => {
    expect(await within(LONG_MS, Promise.resolve('work'), () => 'late')).toBe('work');
    await expect(within(LONG_MS, Promise.reject(new Error('no')), () => 'late')).rejects.toThrow('no');
  });

  test('gives the other result, or its failure, when the work takes too long', async () => {
    expect(await within(1, never, () => 'late')).toBe('late');
    const fail = (): string => {
      throw new Error('too late');
    };
    await expect(within(1, never, fail)).rejects.toThrow('too late');
  });
});

describe('Repeating', () => {
  test('goes on while the work runs, and ends with it', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    let times = 0;
    const again = (): void => {
      times += 1;
      if (times === 3) resolve('done');
    };
    expect(await repeatDuring(1, again, () => promise)).toBe('done');
    expect(times).toBe(3);
  });

  test('fails as the work fails', async () => {
    await expect(
      repeatDuring(
        LONG_MS,
        () => {},
        () => Promise.reject(new Error('no')),
      ),
    ).rejects.toThrow('no');
  });
});
