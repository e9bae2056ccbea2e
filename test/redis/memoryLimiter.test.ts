import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { LANES } from '../../src/domain/posts/lane.ts';
import type { Lane } from '../../src/domain/posts/lane.ts';
import { PERMIT_VALID_MS, type SendRequest } from '../../src/domain/posts/limiter.ts';
import { BUSY, CALM, describeLimiter, GRANTED, sendTo } from '../contracts/limiter.ts';
import { createMemoryLimiter } from '../support/memoryLimiter.ts';
import { textId } from '../support/ids.ts';

const CHAT_KINDS = ['private', 'group', 'supergroup', 'channel'] as const;
const PAST = 1_760_000_000_000;

describe('The limiter in memory', () => {
  let time = PAST;
  const now = () => time;
  describeLimiter(() => ({
    create: (limits) => createMemoryLimiter(limits, now),
    now,
    pass: async (ms) => {
      time += ms;
    },
  }));
});

/** A send that was granted, and when (milliseconds). */
interface Sent extends SendRequest {
  readonly lane: Lane;
  readonly at: number;
}

/** Asks, a while after the one before. */
interface Step {
  readonly afterMs: number;
  readonly lane: Lane;
  readonly requests: readonly SendRequest[];
}

function schedules(chats: number, costs: fc.Arbitrary<number>, longestGapMs: number): fc.Arbitrary<Step[]> {
  // A chat stays of one kind.
  const request = fc.record({ networkId: fc.nat(chats - 1), cost: costs }).map(({ networkId, cost }) => ({
    networkId: textId(networkId),
    cost,
    kind: CHAT_KINDS[networkId % CHAT_KINDS.length] ?? 'private',
  }));
  const step = fc.record({
    afterMs: fc.integer({ min: 0, max: longestGapMs }),
    lane: fc.constantFrom(...LANES),
    requests: fc.array(request, { minLength: 1, maxLength: 8 }),
  });
  return fc.array(step, { minLength: 1, maxLength: 150, size: 'max' });
}

async function sentOf(steps: readonly Step[], limits = CALM): Promise<Sent[]> {
  let time = PAST;
  const limiter = createMemoryLimiter(limits, () => time);
  const sent: Sent[] = [];
  for (const { afterMs, lane, requests } of steps) {
    time += afterMs;
    const verdicts = await limiter.acquire(lane, requests);
    requests.forEach((request, index) => {
      if (verdicts[index]?.granted) sent.push({ ...request, lane, at: time });
    });
  }
  return sent;
}

/** The most messages that were sent within any span of so many milliseconds, its end excluded. */
function mostWithin(ms: number, sent: readonly Sent[]): number {
  const costs = sent.map(({ at }) =>
    sent.filter((other) => other.at >= at && other.at < at + ms).reduce((sum, { cost }) => sum + cost, 0),
  );
  return Math.max(0, ...costs);
}

function byChat(sent: readonly Sent[]): Sent[][] {
  return [...Map.groupBy(sent, ({ networkId }) => networkId).values()];
}

describe('Whatever is asked for, and whenever', () => {
  const single = fc.constant(1);
  const album = fc.integer({ min: 1, max: 10 });

  test('no second has more than 30 single sends at a rate of 25', () =>
    fc.assert(
      fc.asyncProperty(schedules(1000, single, 40), async (steps) => {
        expect(mostWithin(1000, await sentOf(steps, BUSY))).toBeLessThanOrEqual(30);
      }),
    ));

  test('no second has more than 30 single copies at a rate of 25, though each begins as late as it may', () =>
    fc.assert(
      fc.asyncProperty(
        schedules(1000, single, 40),
        fc.infiniteStream(fc.nat(PERMIT_VALID_MS)),
        async (steps, late) => {
          const sent = await sentOf(steps, BUSY);
          const begun = sent.map((copy) => ({ ...copy, at: copy.at + late.next().value! }));
          expect(mostWithin(1000, begun)).toBeLessThanOrEqual(30);
        },
      ),
    ));

  test('no second of any other rate has more than a proportionate share of single sends', () =>
    fc.assert(
      fc.asyncProperty(schedules(1000, single, 40), fc.integer({ min: 1, max: 200 }), async (steps, rate) => {
        const sent = await sentOf(steps, { ...BUSY, globalPerSecond: rate });
        expect(mostWithin(1000, sent)).toBeLessThanOrEqual(rate * 1.12 + 2);
      }),
    ));

  test('no minute of a group has more than 20 messages, albums counted by their parts', () =>
    fc.assert(
      fc.asyncProperty(schedules(8, album, 2000), async (steps) => {
        const inGroups = (await sentOf(steps)).filter(
          ({ kind }) => kind === 'group' || kind === 'supergroup',
        );
        for (const sent of byChat(inGroups)) expect(mostWithin(60_000, sent)).toBeLessThanOrEqual(20);
      }),
    ));

  test('no copy follows another message in its chat before the interval of that one has passed', () =>
    fc.assert(
      fc.asyncProperty(schedules(8, album, 2000), async (steps) => {
        for (const sent of byChat(await sentOf(steps))) {
          sent.forEach((copy, index) => {
            const before = sent[index - 1];
            if (before === undefined || copy.lane === 'interactive') return;
            const interval = copy.kind === 'private' || copy.kind === 'channel' ? 1000 : 3000;
            expect(copy.at - before.at).toBeGreaterThanOrEqual(before.cost * interval);
          });
        }
      }),
    ));

  test('who waits as told is granted at the next question, when nobody else asks', () =>
    fc.assert(
      fc.asyncProperty(schedules(8, album, 500), fc.constantFrom(...LANES), async (steps, lane) => {
        let time = PAST;
        const limiter = createMemoryLimiter({ ...CALM, globalPerSecond: 25 }, () => time);
        for (const step of steps) {
          time += step.afterMs;
          await limiter.acquire(step.lane, step.requests);
        }
        const request = sendTo(0);
        // The chat first, everybody then: two waits at most.
        for (let question = 0; question < 2; question++) {
          const [verdict] = await limiter.acquire(lane, [request]);
          if (verdict === undefined || verdict.granted) return;
          time += verdict.waitMs;
        }
        expect(await limiter.acquire(lane, [request])).toEqual([GRANTED]);
      }),
    ));
});

describe('Beside relays that never pause', () => {
  /** Who gets what in so many seconds when these lanes ask every millisecond, at a rate of 25. */
  async function competition(lanes: readonly Lane[], seconds: number): Promise<Record<Lane, number>> {
    let time = PAST;
    const limiter = createMemoryLimiter(BUSY, () => time);
    const granted = { interactive: 0, relay: 0, announcement: 0 };
    for (let chat = 0; time < PAST + seconds * 1000; time++) {
      for (const lane of lanes) {
        const [verdict] = await limiter.acquire(lane, [sendTo(chat++)]);
        if (verdict?.granted) granted[lane]++;
      }
    }
    return granted;
  }

  test('announcements get one send in twenty-five, relays the others', async () => {
    const granted = await competition(['announcement', 'relay'], 50);
    expect(granted.relay + granted.announcement).toBeLessThanOrEqual(50 * 25 + 3);
    expect(granted.announcement).toBeGreaterThanOrEqual(49);
    expect(granted.announcement).toBeLessThanOrEqual(51);
  });

  test('announcements alone get the whole rate', async () => {
    expect((await competition(['announcement'], 10)).announcement).toBeGreaterThanOrEqual(250);
  });

  test('answers that never pause get half of the rate, and leave the other half', async () => {
    const granted = await competition(LANES.toReversed(), 10);
    expect(granted.interactive).toBeGreaterThanOrEqual(125);
    expect(granted.interactive).toBeLessThanOrEqual(128);
    expect(granted.relay + granted.announcement).toBeGreaterThanOrEqual(122);
  });

  test('an album does not starve', async () => {
    let time = PAST;
    const limiter = createMemoryLimiter(BUSY, () => time);
    let albums = 0;
    for (; time < PAST + 10_000; time++) {
      await limiter.acquire('relay', [sendTo(1)]);
      const [verdict] = await limiter.acquire('relay', [sendTo(2, 'private', 10)]);
      if (verdict?.granted) albums++;
      await limiter.acquire('relay', [sendTo(3)]);
    }
    expect(albums).toBeGreaterThan(0);
  });
});
