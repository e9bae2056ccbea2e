import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { PacedMessage, TalkPaceRules } from '../../../src/domain/pair/talkPace.ts';
import { connectRedis } from '../../../src/redis/connectRedis.ts';
import { createTalkPace } from '../../../src/redis/pair/talkPace.ts';
import { redisUrl } from '../../support/services.ts';

const clients: Redis[] = [];
afterAll(() => clients.forEach((client) => client.disconnect()));

function connect(url = redisUrl()): Redis {
  const redis = connectRedis(url, () => undefined);
  clients.push(redis);
  return redis;
}

const mask = (id: string): string => `masked-${id.length}-${Buffer.from(id).toString('hex')}`;

function paceOf(rules: Partial<TalkPaceRules>, scope = randomUUID(), redis = connect()) {
  return createTalkPace(redis, scope, { messagesPerSecond: 0, messagesPerMinute: 0, ...rules }, mask);
}

let id = 0;
const message = (person = '7001', albumKey?: string) =>
  ({
    chat: { networkId: person },
    author: { networkId: person },
    messageId: String((id += 1)),
    ...(albumKey !== undefined && { albumKey }),
  }) as unknown as PacedMessage;

async function admitted(pace: ReturnType<typeof paceOf>, messages: PacedMessage[]): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (const one of messages) answers.push(await pace.admits(one));
  return answers;
}

describe('How fast somebody may talk, counted in Redis', () => {
  test('is one budget for all processes, and one that a restart does not renew', async () => {
    const scope = randomUUID();
    const slow = { messagesPerSecond: 0.01 };
    expect(await admitted(paceOf(slow, scope), [message(), message()])).toEqual([true, true]);
    expect(await admitted(paceOf(slow, scope), [message(), message('7002')])).toEqual([false, true]);
  });

  test('is the stricter of the two limits, and nothing where both are off', async () => {
    const five = (): PacedMessage[] => Array.from({ length: 5 }, () => message());
    const strict = paceOf({ messagesPerSecond: 0.01, messagesPerMinute: 100 });
    expect(await admitted(strict, five())).toEqual([true, true, false, false, false]);
    expect(await admitted(paceOf({ messagesPerMinute: 3 }), five())).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(await admitted(paceOf({}), five())).toEqual([true, true, true, true, true]);
  });

  test('lets a message through again that was let through, and the parts of an album together', async () => {
    const pace = paceOf({ messagesPerSecond: 0.01 });
    const one = message();
    expect(await admitted(pace, [one, one, one])).toEqual([true, true, true]);
    expect(
      await admitted(
        pace,
        ['a', 'a', 'a', 'b'].map((album) => message('7001', album)),
      ),
    ).toEqual([true, true, true, false]);
  });

  test('gives messages back with time', async () => {
    const pace = paceOf({ messagesPerSecond: 20 });
    expect(await admitted(pace, [message(), message()])).toEqual([true, true]);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await pace.admits(message())).toBe(true);
  });

  test('leaves no id of anybody in Redis, and nothing that stays', async () => {
    const redis = connect();
    const scope = randomUUID();
    await paceOf({ messagesPerMinute: 20 }, scope, redis).admits(message('70011223344'));
    const keys = await redis.keys(`{partyline:${scope}}:*`);
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(key).not.toContain('70011223344');
      expect(await redis.pttl(key)).toBeGreaterThan(0);
    }
  });

  test('is counted by each process for itself while Redis is away', async () => {
    const away = connect('redis://127.0.0.1:1');
    const pace = paceOf({ messagesPerSecond: 0.01 }, randomUUID(), away);
    expect(await admitted(pace, [message(), message(), message()])).toEqual([true, true, false]);
  });
});
