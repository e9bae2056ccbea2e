import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { connectRedis } from '../../src/redis/connectRedis.ts';
import { createSharedIntakeTrouble } from '../../src/redis/intakeTrouble.ts';
import { redisUrl } from '../support/services.ts';

test('what the bot reports about its intake is known to other processes until it is over, and expires', async () => {
  const scope = randomUUID();
  const redis = connectRedis(redisUrl(), () => undefined);
  const [bot, api] = [createSharedIntakeTrouble(redis, scope), createSharedIntakeTrouble(redis, scope)];
  const trouble = { because: 'unreached', message: 'Connection refused' } as const;
  expect(await api.read()).toBeUndefined();
  await bot.report(trouble);
  expect(await api.read()).toEqual(trouble);
  const [key] = await redis.keys(`*${scope}*`);
  expect(await redis.ttl(key!)).toBeGreaterThan(60);
  await bot.report(undefined);
  expect(await api.read()).toBeUndefined();
  redis.disconnect();
});
