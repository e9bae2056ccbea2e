import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { connectRedis } from '../../src/redis/connectRedis.ts';
import { redisUrl } from '../support/services.ts';
import { until } from '../support/until.ts';

/** A server that speaks as told instead of as Redis does. */
async function impostor(answer: string) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe('A connection to Redis', () => {
  test('answers commands given before it is open', async () => {
    const redis = connectRedis(redisUrl(), () => undefined);
    expect(await redis.ping()).toBe('PONG');
    redis.disconnect();
  });

  test('mends itself when it is cut', async () => {
    const [redis, other] = [
      connectRedis(redisUrl(), () => undefined),
      connectRedis(redisUrl(), () => undefined),
    ];
    await other.call('CLIENT', 'KILL', 'ID', await redis.client('ID'));
    await once(redis, 'ready');
    expect(await redis.ping()).toBe('PONG');
    redis.disconnect();
    other.disconnect();
  });

  test('rejects commands soon when nobody listens, and says why', async () => {
    const errors: string[] = [];
    const redis = connectRedis('redis://localhost:1', (message) => errors.push(message));
    const start = performance.now();
    await expect(redis.ping()).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(errors[0]).toMatch(/ECONNREFUSED/);
    redis.disconnect();
  });

  test('rejects commands soon when nobody answers', async () => {
    const silent = await impostor('');
    const redis = connectRedis(`redis://127.0.0.1:${silent.port}`, () => undefined);
    const start = performance.now();
    await expect(redis.ping()).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(10_000);
    redis.disconnect();
    silent.close();
  });

  test('never repeats the password', async () => {
    const errors: string[] = [];
    const talkative = await impostor('-ERR no such thing: `hunter2 & co`\r\n');
    const redis = connectRedis(`redis://me:hunter2%20%26%20co@127.0.0.1:${talkative.port}`, (message) =>
      errors.push(message),
    );
    await expect(redis.ping()).rejects.toThrow();
    await until(() => errors.length > 0);
    redis.disconnect();
    talkative.close();
    expect(errors[0]).toContain('no such thing');
    expect(errors.join('\n')).not.toContain('hunter2');
  });

  test.each([
    '',
    'hunter2',
    'http://me:hunter2@host',
    'redis://me:hunter2@host:port',
    'redis://me:%hunter2@host',
  ])('is not tried when the address is %p, and the error does not repeat it', (url) => {
    const attempt = () => connectRedis(url, () => undefined);
    expect(attempt).toThrow(/must look like redis:/);
    expect(attempt).not.toThrow(/hunter2/);
  });
});
