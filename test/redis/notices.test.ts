import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { connectRedis } from '../../src/redis/connectRedis.ts';
import { createNotices } from '../../src/redis/notices.ts';
import { redisUrl } from '../support/services.ts';

const redis = connectRedis(redisUrl(), () => undefined);
afterAll(() => redis.disconnect());

test('a notice is due once within its time, in all processes of a bot, and again once it is forgotten', async () => {
  const scope = randomUUID();
  const [bot, worker] = [createNotices(redis, scope, 'secret'), createNotices(redis, scope, 'secret')];
  expect(await bot.isDue('masked:1:7001', 60)).toBe(true);
  expect(await worker.isDue('masked:1:7001', 60)).toBe(false);
  expect(await worker.isDue('masked:1:7002', 60)).toBe(true);
  expect(await worker.secondsUntilDue('masked:1:7001')).toBeGreaterThan(50);
  await worker.forget('masked:1:7001');
  expect(await bot.isDue('masked:1:7001', 60)).toBe(true);
});

test('Redis does not hold whom a notice was for, nor anything that is found without the secret', async () => {
  const scope = randomUUID();
  await createNotices(redis, scope, 'one secret').isDue('masked:1:7001', 60);
  await createNotices(redis, scope, 'another').isDue('masked:1:7001', 60);
  const keys = await redis.keys(`*${scope}*`);
  expect(new Set(keys).size).toBe(2);
  expect(keys.join()).not.toMatch(/7001/);
});
