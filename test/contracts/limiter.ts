import { beforeEach, describe, expect, test } from '@jest/globals';
import { LANES } from '../../src/domain/posts/lane.ts';
import type { Lane } from '../../src/domain/posts/lane.ts';
import { PERMIT_VALID_MS } from '../../src/domain/posts/limiter.ts';
import type { Limiter, LimiterReport, LimiterVerdict, SendRequest } from '../../src/domain/posts/limiter.ts';
import type { ChatKind } from '../../src/domain/posts/post.ts';
import type { LimiterLimits } from '../../src/redis/limiterLimits.ts';
import { textId } from '../support/ids.ts';

/** What a suite needs to know of an implementation. */
export interface LimiterUnderTest {
  /** A limiter that nobody has used yet. */
  create(limits: LimiterLimits): Limiter;
  /** The implementation's clock, in milliseconds. */
  now(): number;
  /** Lets at least so many milliseconds pass. */
  pass(ms: number): Promise<void>;
}

/** The defaults, but for the whole bot's rate: fast enough to be out of the way of what a test looks at. */
export const CALM: LimiterLimits = {
  globalPerSecond: 1_000_000,
  privateIntervalMs: 1000,
  groupIntervalMs: 3000,
  groupPerMinute: 20,
  chatBreaker: { errors: 3, pauseMs: 300_000 },
  globalBreaker: { limited: 5, windowMs: 60_000 },
};

/** No limit in the way within a chat, and 25 messages a second for everybody. */
export const BUSY: LimiterLimits = { ...CALM, globalPerSecond: 25, privateIntervalMs: 0, groupIntervalMs: 0 };

export const GRANTED: LimiterVerdict = { granted: true };

/** How much later than promised a send may go on a machine that is busy with other things. */
const PATIENCE_MS = 8000;

/** A wish to send to a chat, alone unless a cost is given. */
export function sendTo(chat: number, kind: ChatKind = 'private', cost = 1): SendRequest {
  return { networkId: textId(chat), kind, cost };
}

/** One wish for each of so many chats. */
export function sendToEach(chats: number): SendRequest[] {
  return Array.from({ length: chats }, (_, index) => sendTo(index + 1));
}

/** What every {@link Limiter} promises. */
export function describeLimiter(underTest: () => LimiterUnderTest): void {
  let limiter: Limiter;

  /** The limiter that the rest of a test talks to. */
  function use(limits: Partial<LimiterLimits>, base: LimiterLimits = CALM): void {
    limiter = underTest().create({ ...base, ...limits });
  }

  beforeEach(() => use({}));

  async function ask(lane: Lane, request: SendRequest): Promise<LimiterVerdict> {
    const [verdict] = await limiter.acquire(lane, [request]);
    if (verdict === undefined) throw new Error('The limiter gave no verdict.');
    return verdict;
  }

  /** Takes a refusal for the reason given, and returns how many milliseconds it asks for. */
  async function refusal(lane: Lane, request: SendRequest, because: 'chat' | 'everybody'): Promise<number> {
    const verdict = await ask(lane, request);
    if (verdict.granted) throw new Error('The limiter granted what it should have refused.');
    expect(verdict.because).toBe(because);
    expect(verdict.waitMs).toBeGreaterThan(0);
    return verdict.waitMs;
  }

  /** Asks until the request is granted, waiting as told. */
  async function askPatiently(lane: Lane, request: SendRequest): Promise<void> {
    for (let verdict = await ask(lane, request); !verdict.granted; verdict = await ask(lane, request)) {
      await underTest().pass(verdict.waitMs);
    }
  }

  /** Sees that what happens takes so long, and not much longer. */
  async function expectToTake(ms: number, happens: () => Promise<void>): Promise<void> {
    const start = underTest().now();
    await happens();
    const took = underTest().now() - start;
    expect(Math.ceil(took)).toBeGreaterThanOrEqual(ms);
    expect(took).toBeLessThan(ms + PATIENCE_MS);
  }

  function reportTimes(count: number, report: (index: number) => LimiterReport): Promise<void> {
    return limiter.report(Array.from({ length: count }, (_, index) => report(index)));
  }

  test('A batch without a request has no verdict', async () => {
    expect(await limiter.acquire('relay', [])).toEqual([]);
  });

  describe('Within a chat', () => {
    test.each<[ChatKind, number]>([
      ['private', 1000],
      ['channel', 1000],
      ['group', 3000],
      ['supergroup', 3000],
    ])('a second copy for a %s waits, and %i ms at most', async (kind, interval) => {
      expect(await ask('relay', sendTo(1, kind))).toEqual(GRANTED);
      expect(await refusal('relay', sendTo(1, kind), 'chat')).toBeLessThanOrEqual(interval);
      expect(await ask('relay', sendTo(2, kind))).toEqual(GRANTED);
    });

    test('copies go one per interval, not earlier, to those who wait as told', async () => {
      use({ privateIntervalMs: 150 });
      await expectToTake(450, async () => {
        for (let copy = 0; copy < 4; copy++) await askPatiently('relay', sendTo(1));
      });
    });

    test('the requests of one batch are judged one after the other', async () => {
      const verdicts = await limiter.acquire('relay', [sendTo(1), sendTo(1), sendTo(2)]);
      expect(verdicts.map(({ granted }) => granted)).toEqual([true, false, true]);
    });

    test('an album goes whole, and the chat then rests for all its parts', async () => {
      expect(await ask('relay', sendTo(1, 'private', 10))).toEqual(GRANTED);
      const wait = await refusal('relay', sendTo(1), 'chat');
      expect(wait).toBeGreaterThan(10_000 - PATIENCE_MS);
      expect(wait).toBeLessThanOrEqual(10_000);
    });

    test('asking again and again does not put off the time at which the chat may be written to', async () => {
      use({ privateIntervalMs: 200 });
      await expectToTake(200, async () => {
        await ask('relay', sendTo(1));
        await limiter.acquire(
          'relay',
          Array.from({ length: 50 }, () => sendTo(1, 'private', 10)),
        );
        await askPatiently('relay', sendTo(1));
      });
    });
  });

  describe('Within a minute', () => {
    test('a group gets no more than its number of messages, in whichever lane', async () => {
      use({ groupIntervalMs: 0 });
      const batch = Array.from({ length: 19 }, () => sendTo(1, 'group'));
      expect(await limiter.acquire('relay', batch)).toEqual(batch.map(() => GRANTED));
      expect(await ask('interactive', sendTo(1, 'group'))).toEqual(GRANTED);
      const wait = await refusal('interactive', sendTo(1, 'group'), 'chat');
      expect(wait).toBeGreaterThan(60_000 - PATIENCE_MS);
      expect(wait).toBeLessThanOrEqual(60_000);
      expect(await ask('relay', sendTo(2, 'group'))).toEqual(GRANTED);
    });

    test('a supergroup gets two albums of ten, and then nothing', async () => {
      use({ groupIntervalMs: 0 });
      expect(await ask('relay', sendTo(1, 'supergroup', 10))).toEqual(GRANTED);
      expect(await ask('relay', sendTo(1, 'supergroup', 10))).toEqual(GRANTED);
      await refusal('relay', sendTo(1, 'supergroup'), 'chat');
    });

    test('an album waits where only some of its parts would still go', async () => {
      use({ groupIntervalMs: 0 });
      expect(await ask('relay', sendTo(1, 'group', 10))).toEqual(GRANTED);
      expect(await ask('relay', sendTo(1, 'group'))).toEqual(GRANTED);
      await refusal('relay', sendTo(1, 'group', 10), 'chat');
      expect(await ask('relay', sendTo(1, 'group', 9))).toEqual(GRANTED);
    });

    test('an album larger than the limit goes to a group that is quiet', async () => {
      use({ groupIntervalMs: 0, groupPerMinute: 5 });
      expect(await ask('relay', sendTo(1, 'group', 10))).toEqual(GRANTED);
      await refusal('relay', sendTo(1, 'group'), 'chat');
    });

    test('a private chat is not counted', async () => {
      use({ privateIntervalMs: 0 });
      const batch = Array.from({ length: 100 }, () => sendTo(1));
      expect(await limiter.acquire('relay', batch)).toEqual(batch.map(() => GRANTED));
    });
  });

  describe('For everybody', () => {
    test('relays go at the rate, not faster, to those who wait as told', async () => {
      use({ globalPerSecond: 50 }, BUSY);
      // The tolerance of relays lets 60 ms worth of them go at once.
      await expectToTake(20 * 20 - 60, async () => {
        for (let copy = 0; copy <= 20; copy++) await askPatiently('relay', sendTo(copy));
      });
    });

    test('a batch too large is granted in part, and the rest is everybody’s wait', async () => {
      use({ globalPerSecond: 1 }, BUSY);
      const [first, ...others] = await limiter.acquire('relay', sendToEach(10));
      expect(first).toEqual(GRANTED);
      for (const verdict of others) {
        expect(verdict).toEqual({ granted: false, because: 'everybody', waitMs: expect.any(Number) });
      }
    });

    test('what a chat refuses costs the others nothing', async () => {
      use({ globalPerSecond: 1 });
      await limiter.report([{ networkId: textId(1), kind: 'limited', retryAfterMs: 60_000 }]);
      const verdicts = await limiter.acquire('relay', [
        ...Array.from({ length: 9 }, () => sendTo(1)),
        sendTo(2),
      ]);
      expect(verdicts.at(-1)).toEqual(GRANTED);
    });

    test('what everybody’s limit refuses costs the chat nothing', async () => {
      use({ globalPerSecond: 10, privateIntervalMs: 60_000 });
      await limiter.acquire('relay', sendToEach(10));
      await refusal('relay', sendTo(99), 'everybody');
      await askPatiently('relay', sendTo(99));
    });

    test('an album goes whole although it costs more than the tolerance', async () => {
      use({ globalPerSecond: 1 }, BUSY);
      expect(await ask('relay', sendTo(1, 'private', 10))).toEqual(GRANTED);
      const wait = await refusal('relay', sendTo(2), 'everybody');
      expect(wait).toBeGreaterThan(10_000 - PATIENCE_MS);
      expect(wait).toBeLessThanOrEqual(10_000);
    });

    test('a rate without bounds refuses nothing', async () => {
      use({ globalPerSecond: 1_000_000 }, BUSY);
      const batch = sendToEach(1000);
      expect(await limiter.acquire('announcement', batch)).toEqual(batch.map(() => GRANTED));
    });
  });

  describe('However late a permit is used', () => {
    const copyTo = (chat: number, kind: ChatKind = 'private', cost = 1): SendRequest => ({
      ...sendTo(chat, kind, cost),
      hold: 'take',
    });

    test('a chat gets no second copy while one is under way, though its interval is over', async () => {
      use({ privateIntervalMs: 50 });
      expect(await ask('relay', copyTo(1))).toEqual(GRANTED);
      await underTest().pass(60);
      await refusal('relay', copyTo(1), 'chat');
      await refusal('announcement', sendTo(1), 'chat');
      expect(await ask('relay', copyTo(2))).toEqual(GRANTED);
      expect(await ask('interactive', sendTo(1))).toEqual(GRANTED);
    });

    test('a chat without limits of its own is not held', async () => {
      use({ privateIntervalMs: 0 });
      expect(await ask('relay', copyTo(1))).toEqual(GRANTED);
      expect(await ask('relay', copyTo(1))).toEqual(GRANTED);
    });

    test.each(['ok', 'error', 'answered'] as const)(
      'its interval counts from the end of the copy, when that is reported as %s',
      async (kind) => {
        use({ privateIntervalMs: 200 });
        expect(await ask('relay', copyTo(1))).toEqual(GRANTED);
        await underTest().pass(210);
        await expectToTake(200, async () => {
          await limiter.report([{ networkId: textId(1), kind }]);
          await askPatiently('relay', copyTo(1));
        });
      },
    );

    test('an album’s rest counts from its end too, for all its parts', async () => {
      expect(await ask('relay', copyTo(1, 'private', 10))).toEqual(GRANTED);
      await underTest().pass(PATIENCE_MS / 10);
      await limiter.report([{ networkId: textId(1), kind: 'ok' }]);
      expect(await refusal('relay', copyTo(1), 'chat')).toBeGreaterThan(10_000 - PATIENCE_MS / 10);
    });

    test('a group’s minute counts from the end of its copies', async () => {
      use({ groupIntervalMs: 0, groupPerMinute: 1 });
      expect(await ask('relay', copyTo(1, 'group'))).toEqual(GRANTED);
      await underTest().pass(PATIENCE_MS / 10);
      await limiter.report([{ networkId: textId(1), kind: 'ok' }]);
      expect(await refusal('relay', copyTo(1, 'group'), 'chat')).toBeGreaterThan(60_000 - PATIENCE_MS / 10);
    });

    test('a chat whose permit was not used is free at once, but for the interval', async () => {
      use({ privateIntervalMs: 100 });
      expect(await ask('relay', copyTo(1))).toEqual(GRANTED);
      await underTest().pass(110);
      await limiter.report([{ networkId: textId(1), kind: 'unused' }]);
      expect(await ask('relay', copyTo(1))).toEqual(GRANTED);
    });

    test('a permit that has expired is asked for again although the chat is held', async () => {
      expect(await ask('relay', copyTo(1))).toEqual(GRANTED);
      expect(await ask('relay', { ...copyTo(1), hold: 'keep' })).toEqual(GRANTED);
      await refusal('relay', copyTo(1), 'chat');
    });

    test('a permit that is asked for again costs everybody once more, and waits for everybody’s turn', async () => {
      use({ globalPerSecond: 1 }, BUSY);
      expect(await ask('relay', copyTo(1))).toEqual(GRANTED);
      await refusal('relay', { ...copyTo(1), hold: 'keep' }, 'everybody');
      await limiter.report([{ kind: 'halt', forMs: 60_000 }]);
      expect(await refusal('relay', { ...copyTo(1), hold: 'keep' }, 'everybody')).toBeGreaterThan(50_000);
    });

    test('copies get permits for fewer than a second’s messages within a second and the time to use them', async () => {
      // At this rate the clock alone would let 33 go within that time.
      use({ globalPerSecond: 30 }, BUSY);
      const permits: number[] = [];
      const start = underTest().now();
      while (underTest().now() - start < 2_500) {
        const asked = underTest().now();
        const verdict = await ask('relay', sendTo(permits.length + 1));
        if (verdict.granted) permits.push(asked);
        else await underTest().pass(verdict.waitMs);
      }
      for (const permit of permits) {
        const within = permits.filter((other) => other >= permit && other < permit + 1_000 + PERMIT_VALID_MS);
        expect(within.length).toBeLessThanOrEqual(30);
      }
    });
  });

  describe('Between lanes', () => {
    test('an answer goes at once, however long the relays have to wait', async () => {
      use({ globalPerSecond: 1 }, BUSY);
      await ask('relay', sendTo(1, 'private', 10));
      await refusal('relay', sendTo(2), 'everybody');
      expect(await ask('interactive', sendTo(3))).toEqual(GRANTED);
    });

    test('answers keep to their share of the rate among themselves', async () => {
      use({ globalPerSecond: 1 }, BUSY);
      const verdicts = await limiter.acquire('interactive', sendToEach(5));
      expect(verdicts.filter(({ granted }) => granted)).toHaveLength(1);
    });

    test('an answer takes its time from the relays', async () => {
      use({ globalPerSecond: 1 }, BUSY);
      expect(await ask('interactive', sendTo(1))).toEqual(GRANTED);
      await refusal('relay', sendTo(2), 'everybody');
    });

    test('three answers go at once to a chat that has just got a copy, a fourth waits for the chat', async () => {
      expect(await ask('relay', sendTo(1))).toEqual(GRANTED);
      const answers = await limiter.acquire(
        'interactive',
        Array.from({ length: 4 }, () => sendTo(1)),
      );
      expect(answers.map(({ granted }) => granted)).toEqual([true, true, true, false]);
      expect(answers[3]).toMatchObject({ because: 'chat' });
    });

    test('a copy waits for the copies and the answers that its chat has got', async () => {
      expect(await ask('relay', sendTo(1, 'group', 10))).toEqual(GRANTED);
      expect(await ask('interactive', sendTo(1, 'group'))).toEqual(GRANTED);
      const wait = await refusal('relay', sendTo(1, 'group'), 'chat');
      expect(wait).toBeGreaterThan(33_000 - PATIENCE_MS);
      expect(wait).toBeLessThanOrEqual(33_000);
    });

    test('an announcement waits longer than a relay', async () => {
      use({ globalPerSecond: 1 }, BUSY);
      // The first announcement has had its turn.
      expect(await ask('announcement', sendTo(1))).toEqual(GRANTED);
      const announcementWait = await refusal('announcement', sendTo(2), 'everybody');
      expect(await refusal('relay', sendTo(3), 'everybody')).toBeLessThan(announcementWait);
    });
  });

  describe('After a 429', () => {
    test('nobody writes to the chat in any lane, and the others go on', async () => {
      await limiter.report([{ networkId: textId(1), kind: 'limited', retryAfterMs: 30_000 }]);
      for (const lane of LANES) {
        const wait = await refusal(lane, sendTo(1), 'chat');
        expect(wait).toBeGreaterThan(30_000 - PATIENCE_MS);
        expect(wait).toBeLessThanOrEqual(30_000);
      }
      expect(await ask('relay', sendTo(2))).toEqual(GRANTED);
      expect(await limiter.halted()).toBeUndefined();
    });

    test('the chat is written to again when retry_after has passed, not earlier', async () => {
      await expectToTake(200, async () => {
        await limiter.report([{ networkId: textId(1), kind: 'limited', retryAfterMs: 200 }]);
        await askPatiently('interactive', sendTo(1));
      });
    });

    test('a shorter retry_after does not shorten a longer one', async () => {
      await limiter.report([
        { networkId: textId(1), kind: 'limited', retryAfterMs: 30_000 },
        { networkId: textId(1), kind: 'limited', retryAfterMs: 1 },
      ]);
      expect(await refusal('relay', sendTo(1), 'chat')).toBeGreaterThan(30_000 - PATIENCE_MS);
    });

    test('what happens to the chat meanwhile does not make it forgotten', async () => {
      use({ chatBreaker: { errors: 3, pauseMs: 50 } });
      await limiter.report([
        { networkId: textId(1), kind: 'limited', retryAfterMs: 30_000 },
        { networkId: textId(1), kind: 'error' },
      ]);
      await underTest().pass(60);
      await refusal('relay', sendTo(1), 'chat');
    });

    test('a success does not shorten it', async () => {
      await limiter.report([
        { networkId: textId(1), kind: 'limited', retryAfterMs: 30_000 },
        { networkId: textId(1), kind: 'ok' },
      ]);
      await refusal('relay', sendTo(1), 'chat');
    });
  });

  describe('After many 429s', () => {
    test('everybody halts until the first of them may be tried again', async () => {
      await reportTimes(5, (index) => ({
        networkId: textId(index),
        kind: 'limited',
        retryAfterMs: 30_000 + index * 60_000,
      }));
      for (const lane of LANES) {
        const wait = await refusal(lane, sendTo(99), 'everybody');
        expect(wait).toBeGreaterThan(30_000 - PATIENCE_MS);
        expect(wait).toBeLessThanOrEqual(30_000);
      }
      expect(await limiter.halted()).toEqual({ because: 'flood', forMs: expect.any(Number) });
    });

    test('everybody goes on as soon as Telegram takes messages again', async () => {
      use({ globalBreaker: { limited: 2, windowMs: 60_000 } });
      const began = underTest().now();
      await expectToTake(200, async () => {
        await reportTimes(2, () => ({ networkId: textId(1), kind: 'limited', retryAfterMs: 200 }));
        await askPatiently('relay', sendTo(2));
      });
      expect(underTest().now() - began).toBeLessThan(2_000);
      expect(await limiter.halted()).toBeUndefined();
      // Those that led to the halt count no more.
      await reportTimes(1, () => ({ networkId: textId(1), kind: 'limited', retryAfterMs: 1 }));
      expect(await limiter.halted()).toBeUndefined();
    });

    test('a retry_after that has passed already does not end the halt', async () => {
      use({ globalBreaker: { limited: 2, windowMs: 60_000 } });
      await reportTimes(1, () => ({ networkId: textId(1), kind: 'limited', retryAfterMs: 1 }));
      await underTest().pass(10);
      await reportTimes(1, () => ({ networkId: textId(2), kind: 'limited', retryAfterMs: 30_000 }));
      expect(await refusal('relay', sendTo(99), 'everybody')).toBeGreaterThan(30_000 - PATIENCE_MS);
    });

    test('one fewer halts nobody', async () => {
      await reportTimes(4, (index) => ({ networkId: textId(index), kind: 'limited', retryAfterMs: 1000 }));
      expect(await ask('relay', sendTo(99))).toEqual(GRANTED);
    });

    test('those that lie outside the window do not count', async () => {
      use({ globalPerSecond: 1, globalBreaker: { limited: 2, windowMs: 100 } });
      await ask('relay', sendTo(2, 'private', 10));
      await reportTimes(1, () => ({ networkId: textId(1), kind: 'limited', retryAfterMs: 1 }));
      await underTest().pass(110);
      await reportTimes(1, () => ({ networkId: textId(1), kind: 'limited', retryAfterMs: 1 }));
      expect(await limiter.halted()).toBeUndefined();
    });
  });

  describe('After errors', () => {
    test('three in a row pause the chat and nobody else', async () => {
      await reportTimes(3, () => ({ networkId: textId(1), kind: 'error' }));
      expect(await refusal('relay', sendTo(1), 'chat')).toBeGreaterThan(300_000 - PATIENCE_MS);
      await refusal('interactive', sendTo(1), 'chat');
      expect(await ask('relay', sendTo(2))).toEqual(GRANTED);
    });

    test('a success between them resets the row', async () => {
      const error: LimiterReport = { networkId: textId(1), kind: 'error' };
      await limiter.report([error, error, { networkId: textId(1), kind: 'ok' }, error, error]);
      expect(await ask('relay', sendTo(1))).toEqual(GRANTED);
    });

    test('errors of different chats are no row', async () => {
      await reportTimes(3, (index) => ({ networkId: textId(index), kind: 'error' }));
      expect(await ask('relay', sendTo(1))).toEqual(GRANTED);
    });

    test('errors further apart than the pause are no row', async () => {
      use({ chatBreaker: { errors: 2, pauseMs: 100 } });
      await ask('relay', sendTo(1, 'private', 10));
      await reportTimes(1, () => ({ networkId: textId(1), kind: 'error' }));
      await underTest().pass(110);
      await reportTimes(1, () => ({ networkId: textId(1), kind: 'error' }));
      expect(await ask('interactive', sendTo(1))).toEqual(GRANTED);
    });

    test('the chat starts a new row when its pause is over', async () => {
      use({ chatBreaker: { errors: 2, pauseMs: 200 } });
      await expectToTake(200, async () => {
        await reportTimes(2, () => ({ networkId: textId(1), kind: 'error' }));
        await askPatiently('relay', sendTo(1));
      });
      await reportTimes(1, () => ({ networkId: textId(1), kind: 'error' }));
      expect(await ask('interactive', sendTo(1))).toEqual(GRANTED);
    });
  });

  describe('When the token is not valid', () => {
    test('nothing goes in any lane, and that is the reason given', async () => {
      await reportTimes(5, (index) => ({ networkId: textId(index), kind: 'limited', retryAfterMs: 1000 }));
      await limiter.report([{ kind: 'halt', forMs: 60_000 }]);
      for (const lane of LANES) {
        expect(await refusal(lane, sendTo(99), 'everybody')).toBeGreaterThan(60_000 - PATIENCE_MS);
      }
      expect(await limiter.halted()).toEqual({ because: 'unauthorized', forMs: expect.any(Number) });
    });

    test('sends flow again when the time is over', async () => {
      await expectToTake(200, async () => {
        await limiter.report([{ kind: 'halt', forMs: 200 }]);
        await askPatiently('interactive', sendTo(1));
      });
      expect(await limiter.halted()).toBeUndefined();
    });
  });
}
