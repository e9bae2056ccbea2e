import { Redis } from 'ioredis';

/**
 * Resolves when the Redis at this URL answers; rejects with the reason when it does not.
 *
 * @param withinMs how long connecting may take, in milliseconds
 */
export async function reachRedis(url: string, withinMs: number): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: withinMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let cause: Error | undefined;
  client.on('error', (error: Error) => (cause = error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    // What connect() itself says is only that the connection is closed.
    throw cause ?? error;
  } finally {
    client.disconnect();
  }
}
