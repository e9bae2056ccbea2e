import { describe, expect, test } from '@jest/globals';
import type { LimiterVerdict, SendRequest } from '../../../src/domain/posts/limiter.ts';
import { requestPermits, waitForFirstPermit, waitForPermit } from '../../../src/domain/posts/sendPermits.ts';
import { textId } from '../../support/ids.ts';

const GRANTED: LimiterVerdict = { granted: true };
const byBot = (waitMs: number): LimiterVerdict => ({ granted: false, waitMs, because: 'everybody' });
const byChat = (waitMs: number): LimiterVerdict => ({ granted: false, waitMs, because: 'chat' });
const request = (chat: number): SendRequest => ({ networkId: textId(chat), kind: 'private', cost: 1 });
const group = (...items: number[]) => ({ lane: 'relay' as const, items, requestFor: request });

/** A limiter that gives these answers, one after the other, and then permits everything. */
function limiterThatSays(...answers: LimiterVerdict[][]) {
  let asked = 0;
  return {
    get asked() {
      return asked;
    },
    async acquire(_lane: string, requests: readonly SendRequest[]): Promise<LimiterVerdict[]> {
      asked += 1;
      return answers.shift() ?? requests.map(() => GRANTED);
    },
  };
}

test('Answers are sorted by what holds a send, and say when the first one may go that waits for the bot', async () => {
  const limiter = limiterThatSays([GRANTED, byBot(80), byChat(5), byBot(30)]);
  expect(await requestPermits(limiter, group(1, 2, 3, 4))).toMatchObject({
    permitted: [1],
    heldByBot: [2, 4],
    heldByChat: [{ item: 3, waitMs: 5 }],
    botWaitMs: 30,
  });
});

describe('The first permit of a group', () => {
  const patient = { mayWait: () => true };

  test('is waited for while the bot is held', async () => {
    const limiter = limiterThatSays([byBot(1), byChat(9)], [byBot(1), byChat(9)], [GRANTED, byChat(9)]);
    const { permitted, heldByChat } = await waitForFirstPermit(limiter, group(1, 2), patient);
    expect({ permitted, heldByChat }).toEqual({ permitted: [1], heldByChat: [{ item: 2, waitMs: 9 }] });
    expect(limiter.asked).toBe(3);
  });

  test('is not waited for when only chats are held', async () => {
    const limiter = limiterThatSays([byChat(60_000), byChat(60_000)]);
    expect((await waitForFirstPermit(limiter, group(1, 2), patient)).permitted).toEqual([]);
    expect(limiter.asked).toBe(1);
  });

  test('is given up before a wait that is too long, and after one that has changed the mind', async () => {
    const tooLong = limiterThatSays([byBot(60_000)]);
    const answers = await waitForFirstPermit(tooLong, group(1), { mayWait: (ms) => ms < 1_000 });
    expect(answers).toMatchObject({ permitted: [], botWaitMs: 60_000 });

    const minds = [true, false];
    const changed = limiterThatSays([byBot(1)]);
    await waitForFirstPermit(changed, group(1), { mayWait: () => minds.shift()! });
    expect(changed.asked).toBe(1);
  });

  test('is given up at once when the signal aborts', async () => {
    const limiter = limiterThatSays([byBot(60_000)]);
    const stop = new AbortController();
    const waiting = waitForFirstPermit(limiter, group(1), { ...patient, signal: stop.signal });
    stop.abort();
    expect((await waiting).permitted).toEqual([]);
    expect(limiter.asked).toBe(1);
  });
});

describe('One permit', () => {
  const soon = (): number => Date.now() + 10_000;

  test('is waited for whether its chat or the bot is held', async () => {
    const limiter = limiterThatSays([byChat(1)], [byBot(1)], [byChat(1)]);
    expect(await waitForPermit(limiter, 'relay', request(1), soon())).toBe(true);
    expect(limiter.asked).toBe(4);
  });

  test.each([byChat(60_000), byBot(60_000)])(
    'is given up at once when it comes too late: %j',
    async (late) => {
      const limiter = limiterThatSays([late]);
      expect(await waitForPermit(limiter, 'relay', request(1), soon())).toBe(false);
      expect(limiter.asked).toBe(1);
    },
  );

  test.each([byChat(9_000), byBot(9_000)])('is given up when the signal aborts: %j', async (held) => {
    const limiter = limiterThatSays([held]);
    const stop = new AbortController();
    const waiting = waitForPermit(limiter, 'relay', request(1), soon(), stop.signal);
    stop.abort();
    expect(await waiting).toBe(false);
    expect(limiter.asked).toBe(1);
  });

  test('is not to be had when the limiter cannot be asked', async () => {
    const limiter = { acquire: () => Promise.reject(new Error('away')) };
    await expect(waitForPermit(limiter, 'relay', request(1), soon())).rejects.toThrow('away');
  });
});
