import { expect, test } from '@jest/globals';
import {
  createRateLimitedNotifier,
  NotAllowedYet,
} from '../../../src/activities/conversation/rateLimitedNotifier.ts';
import type { Limiter, LimiterVerdict } from '../../../src/domain/posts/limiter.ts';
import { textId } from '../../support/ids.ts';

const TO = { networkId: textId(1), kind: 'private' } as const;

/** A way of saying things whose limiter answers so, and what was said by it. */
function setUp(acquire: () => Promise<LimiterVerdict[]>) {
  const said: string[] = [];
  const lanes: string[] = [];
  const limiter = {
    acquire: (lane: string) => {
      lanes.push(lane);
      return acquire();
    },
  } as unknown as Limiter;
  const speaker = { say: async (_to: unknown, { text }: { text: string }) => textId(said.push(text)) };
  return { said, lanes, notify: createRateLimitedNotifier(limiter, speaker, 'announcement') };
}

test('What is said unasked waits for its turn in its lane, and is taken in hand only then', async () => {
  const verdicts: LimiterVerdict[] = [{ granted: false, waitMs: 1, because: 'everybody' }, { granted: true }];
  const { said, lanes, notify } = setUp(async () => [verdicts.shift()!]);
  expect(await notify(TO, async () => ({ text: `${verdicts.length} verdicts left` }))).toBe(true);
  expect(said).toEqual(['0 verdicts left']);
  expect(lanes).toEqual(['announcement', 'announcement']);
});

test('What need not be said any more is not said', async () => {
  const { said, notify } = setUp(async () => [{ granted: true }]);
  expect(await notify(TO, async () => undefined)).toBe(false);
  expect(said).toEqual([]);
});

test('A turn that does not come soon is given up before anything is taken in hand', async () => {
  const { notify } = setUp(async () => [{ granted: false, waitMs: 60_000, because: 'chat' }]);
  const take = async () => {
    throw new Error('It was taken in hand.');
  };
  await expect(notify(TO, take)).rejects.toThrow(NotAllowedYet);
});

test('Of thousands that are due at once, few wait at a time', async () => {
  const turns = Promise.withResolvers<LimiterVerdict[]>();
  const { said, notify } = setUp(() => turns.promise);
  const all = Array.from({ length: 1_000 }, () => notify(TO, async () => ({ text: 'a reminder' })));
  const settled = Promise.allSettled(all);
  turns.resolve([{ granted: true }]);
  const refused = (await settled).filter((one) => one.status === 'rejected');
  expect(refused.length).toBe(1_000 - said.length);
  expect(refused.every(({ reason }) => reason instanceof NotAllowedYet)).toBe(true);
  // Some are said, so that a worker has its share of them.
  expect(said.length).toBeGreaterThan(10);
  expect(said.length).toBeLessThan(100);
});
