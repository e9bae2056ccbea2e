import { expect, test } from '@jest/globals';
import { createSayInTurn, NoTurnYet } from '../../src/activities/conversation/sayInTurn.ts';
import type { Limiter, LimiterVerdict } from '../../src/domain/posts/limiter.ts';

const TO = { networkId: 1, kind: 'private' } as const;

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
  const speaker = { say: async (_to: unknown, { text }: { text: string }) => said.push(text) };
  return { said, lanes, sayInTurn: createSayInTurn(limiter, speaker, 'announcement') };
}

test('What is said unasked waits for its turn in its lane, and is taken in hand only then', async () => {
  const verdicts: LimiterVerdict[] = [{ granted: false, waitMs: 1, because: 'everybody' }, { granted: true }];
  const { said, lanes, sayInTurn } = setUp(async () => [verdicts.shift()!]);
  expect(await sayInTurn(TO, async () => ({ text: `${verdicts.length} verdicts left` }))).toBe(true);
  expect(said).toEqual(['0 verdicts left']);
  expect(lanes).toEqual(['announcement', 'announcement']);
});

test('What need not be said any more is not said', async () => {
  const { said, sayInTurn } = setUp(async () => [{ granted: true }]);
  expect(await sayInTurn(TO, async () => undefined)).toBe(false);
  expect(said).toEqual([]);
});

test('A turn that does not come soon is given up before anything is taken in hand', async () => {
  const { sayInTurn } = setUp(async () => [{ granted: false, waitMs: 60_000, because: 'chat' }]);
  const take = async () => {
    throw new Error('It was taken in hand.');
  };
  await expect(sayInTurn(TO, take)).rejects.toThrow(NoTurnYet);
});

test('Of thousands that are due at once, few wait at a time', async () => {
  const turns = Promise.withResolvers<LimiterVerdict[]>();
  const { said, sayInTurn } = setUp(() => turns.promise);
  const all = Array.from({ length: 1_000 }, () => sayInTurn(TO, async () => ({ text: 'a reminder' })));
  const settled = Promise.allSettled(all);
  turns.resolve([{ granted: true }]);
  const refused = (await settled).filter((one) => one.status === 'rejected');
  expect(refused.length).toBe(1_000 - said.length);
  expect(said.length).toBeLessThan(100);
});
