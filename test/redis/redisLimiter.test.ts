import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { LimiterUnavailable } from '../../src/domain/posts/limiter.ts';
import { connectRedis } from '../../src/redis/connectRedis.ts';
import type { LimiterLimits } from '../../src/redis/limiterLimits.ts';
import { createRedisLimiter } from '../../src/redis/redisLimiter.ts';
import { BUSY, CALM, describeLimiter, GRANTED, sendTo, sendToEach } from '../contracts/limiter.ts';
import { redisUrl } from '../support/services.ts';
import { textId } from '../support/ids.ts';

const clients: Redis[] = [];

function connect(url = redisUrl()): Redis {
  const redis = connectRedis(url, () => undefined);
  clients.push(redis);
  return redis;
}

const redis = connect();

afterAll(() => clients.forEach((client) => client.disconnect()));

describe('The limiter in Redis', () => {
  describeLimiter(() => ({
    create: (limits) => createRedisLimiter(redis, randomUUID(), limits),
    now: () => performance.now(),
    pass: (ms) => sleep(ms),
  }));
});

describe('Several processes', () => {
  /** Lets three clients ask for all they can get, and counts what they got and in how many milliseconds. */
  async function compete(limits: LimiterLimits, forMs: number, chat: () => number) {
    const scope = randomUUID();
    const limiters = [connect(), connect(), connect()].map((client) =>
      createRedisLimiter(client, scope, limits),
    );
    const start = performance.now();
    const counts = await Promise.all(
      limiters.map(async (limiter) => {
        let granted = 0;
        while (performance.now() < start + forMs) {
          const batch = Array.from({ length: 5 }, () => sendTo(chat()));
          const verdicts = await limiter.acquire('relay', batch);
          granted += verdicts.filter((verdict) => verdict.granted).length;
        }
        return granted;
      }),
    );
    return { granted: counts.reduce((sum, count) => sum + count), tookMs: performance.now() - start };
  }

  test('share one rate', async () => {
    let chats = 0;
    const { granted, tookMs } = await compete({ ...BUSY, globalPerSecond: 200 }, 1000, () => chats++);
    expect(granted).toBeLessThanOrEqual((tookMs + 60) / 5 + 1);
    expect(granted).toBeGreaterThan(50);
  });

  test('share one chat’s interval', async () => {
    const { granted, tookMs } = await compete({ ...CALM, privateIntervalMs: 100 }, 1000, () => 1);
    expect(granted).toBeLessThanOrEqual(tookMs / 100 + 1);
    expect(granted).toBeGreaterThan(3);
  });

  test('share one group’s minute', async () => {
    const { granted } = await compete({ ...CALM, groupIntervalMs: 0 }, 200, () => 1);
    expect(granted).toBeLessThanOrEqual(20);
  });

  test('all keep to a 429 that one of them met', async () => {
    const scope = randomUUID();
    const [one, other] = [
      createRedisLimiter(connect(), scope, CALM),
      createRedisLimiter(connect(), scope, CALM),
    ];
    await one.report([{ networkId: textId(1), kind: 'limited', retryAfterMs: 30_000 }]);
    expect(await other.acquire('relay', [sendTo(1)])).toMatchObject([{ granted: false, because: 'chat' }]);
  });

  test('do not share the budget of another bot', async () => {
    const limits = { ...BUSY, globalPerSecond: 1 };
    for (const scope of [randomUUID(), randomUUID()]) {
      expect(await createRedisLimiter(redis, scope, limits).acquire('relay', [sendTo(1)])).toEqual([GRANTED]);
    }
  });
});

describe('What the limiter keeps in Redis', () => {
  test('a group’s messages count until each is a minute old', async () => {
    const scope = randomUUID();
    const limiter = createRedisLimiter(redis, scope, { ...CALM, groupIntervalMs: 0 });
    const ask = () => limiter.acquire('relay', [sendTo(1, 'group', 10)]);
    /** As if the oldest of them had been sent so much earlier. */
    const age = async (oldest: number, ms: number) => {
      const key = `{partyline:${scope}}:chat:1`;
      const times = (await redis.hget(key, 'recent'))?.split(' ').map(Number) ?? [];
      const aged = times.map((time, index) => (index < oldest ? time - ms * 1000 : time));
      await redis.hset(key, 'recent', aged.join(' '));
    };
    await ask();
    await ask();

    await age(5, 40_000);
    const [verdict] = await ask();
    if (verdict === undefined || verdict.granted) throw new Error('The group’s minute was full.');
    expect(verdict.waitMs).toBeGreaterThan(50_000);

    await age(10, 60_000);
    expect(await ask()).toEqual([GRANTED]);
    expect(await ask()).toMatchObject([{ granted: false }]);
  });

  test('lies under one prefix and expires', async () => {
    const scope = randomUUID();
    const limiter = createRedisLimiter(redis, scope, CALM);
    await limiter.acquire('interactive', [sendTo(1), sendTo(2, 'group', 10)]);
    await limiter.acquire('announcement', [sendTo(3, 'channel'), sendTo(3, 'channel')]);
    await limiter.report([
      { networkId: textId(1), kind: 'ok' },
      { networkId: textId(4), kind: 'error' },
      { networkId: textId(5), kind: 'limited', retryAfterMs: 30_000 },
      { networkId: textId(6), kind: 'ok' },
      { kind: 'halt', forMs: 60_000 },
    ]);
    const lifetimes = await lifetimesOf(scope);
    expect(lifetimes.map(([key]) => key).sort()).toEqual(
      ['chat:1', 'chat:2', 'chat:3', 'chat:4', 'chat:5', 'everybody'].map(
        (name) => `{partyline:${scope}}:${name}`,
      ),
    );
    for (const [, lifetime] of lifetimes) {
      expect(lifetime).toBeGreaterThan(0);
      expect(lifetime).toBeLessThanOrEqual(300_000);
    }
  });

  test('remembers a group for its minute', async () => {
    const scope = randomUUID();
    await createRedisLimiter(redis, scope, CALM).acquire('relay', [sendTo(1, 'group')]);
    expect(await redis.pttl(`{partyline:${scope}}:chat:1`)).toBeGreaterThan(50_000);
  });

  test('is nothing for a chat that everybody’s limit refused', async () => {
    const scope = randomUUID();
    const limiter = createRedisLimiter(redis, scope, { ...BUSY, globalPerSecond: 0.1 });
    await limiter.acquire('relay', [sendTo(1), sendTo(2)]);
    expect(await lifetimesOf(scope)).toEqual([[`{partyline:${scope}}:everybody`, expect.any(Number)]]);
  });

  test('is nothing for everybody when only a chat was refused', async () => {
    const scope = randomUUID();
    const limiter = createRedisLimiter(redis, scope, {
      ...CALM,
      chatBreaker: { errors: 1, pauseMs: 60_000 },
    });
    await limiter.report([{ networkId: textId(1), kind: 'error' }]);
    expect(await limiter.acquire('relay', [sendTo(1)])).toMatchObject([{ granted: false }]);
    expect(await lifetimesOf(scope)).toEqual([[`{partyline:${scope}}:chat:1`, expect.any(Number)]]);
  });

  async function lifetimesOf(scope: string): Promise<[string, number][]> {
    const keys = await redis.keys(`{partyline:${scope}}:*`);
    return Promise.all(keys.map(async (key): Promise<[string, number]> => [key, await redis.pttl(key)]));
  }

  test('stays exact for chats whose ids are large and negative', async () => {
    const limiter = createRedisLimiter(redis, randomUUID(), CALM);
    const request = sendTo(-1_009_999_999_999_999, 'channel');
    expect(await limiter.acquire('relay', [request])).toEqual([GRANTED]);
    expect(await limiter.acquire('relay', [request, sendTo(-1_009_999_999_999_998, 'channel')])).toEqual([
      { granted: false, because: 'chat', waitMs: expect.any(Number) },
      GRANTED,
    ]);
  });
});

describe('When Redis', () => {
  test('has forgotten the scripts, the limiter goes on', async () => {
    const limiter = createRedisLimiter(redis, randomUUID(), CALM);
    await limiter.acquire('relay', sendToEach(1));
    await redis.script('FLUSH');
    expect(await limiter.acquire('relay', [sendTo(2)])).toEqual([GRANTED]);
  });

  test('is not there, every question is soon answered with LimiterUnavailable', async () => {
    const limiter = createRedisLimiter(connect('redis://127.0.0.1:1'), randomUUID(), CALM);
    const start = performance.now();
    await expect(limiter.acquire('relay', [sendTo(1)])).rejects.toThrow(LimiterUnavailable);
    await expect(limiter.report([{ networkId: textId(1), kind: 'ok' }])).rejects.toThrow(LimiterUnavailable);
    await expect(limiter.halted()).rejects.toThrow(LimiterUnavailable);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
