import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { stopLeftoverServices } from '../../embedded/leftoverServices.ts';
import { findFreePorts } from '../../embedded/ports.ts';
import { startPostgres } from '../../embedded/postgres.ts';
import { startRedis } from '../../embedded/redis.ts';
import { startTemporal } from '../../embedded/temporal.ts';
import type { RunningService } from '../../embedded/service.ts';

jest.setTimeout(90_000);

let directory: string;
let runDir: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'partyline-services-'));
  chmodSync(directory, 0o755);
  runDir = join(directory, 'run');
});

afterEach(async () => {
  await stopLeftoverServices(runDir);
  rmSync(directory, { recursive: true });
});

const options = (name: string, port: number) => ({
  dataDir: join(directory, name),
  runDir,
  port,
  // Surviving a killed process needs no waiting for the disk; Redis and Temporal would keep nothing at all.
  durable: name !== 'postgres',
  log: () => undefined,
});

/** Starts a service, uses it, ends it in this way, and uses it again. */
async function useTwice(
  start: (port: number) => Promise<RunningService>,
  first: (url: string) => Promise<unknown>,
  end: (service: RunningService) => Promise<unknown>,
  second: (url: string) => Promise<unknown>,
): Promise<unknown> {
  const [port = 0, another = 0] = await findFreePorts(2);
  const service = await start(port);
  await first(service.url);
  await end(service);
  await service.exited;
  const again = await start(another);
  try {
    return await second(again.url);
  } finally {
    await again.stop();
  }
}

const gracefully = (service: RunningService) => service.stop();
const killed = (service: RunningService) => Promise.resolve(process.kill(service.pid, 'SIGKILL'));

async function sql(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as unknown[];
  } finally {
    await client.end();
  }
}

async function redis<T>(url: string, command: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await command(client);
  } finally {
    client.disconnect();
  }
}

async function temporal<T>(address: string, command: (client: TemporalClient) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await command(new TemporalClient({ connection, namespace: 'partyline' }));
  } finally {
    await connection.close();
  }
}

describe('an embedded service continues where it was', () => {
  test('PostgreSQL, stopped and killed', async () => {
    const start = (port: number) => startPostgres(options('postgres', port));
    const create = (url: string) => sql(url, 'CREATE TABLE post AS SELECT 1 AS id');
    const insert = (url: string) => sql(url, 'INSERT INTO post VALUES (2)');
    const read = (url: string) => sql(url, 'SELECT id FROM post ORDER BY id');
    expect(await useTwice(start, create, gracefully, read)).toEqual([{ id: 1 }]);
    expect(await useTwice(start, insert, killed, read)).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('Redis', async () => {
    const start = (port: number) => startRedis(options('redis', port));
    const write = (url: string) => redis(url, (client) => client.set('post', 'here'));
    const read = (url: string) => redis(url, (client) => client.get('post'));
    expect(await useTwice(start, write, gracefully, read)).toBe('here');
    expect(await useTwice(start, write, killed, read)).toBe('here');
  });

  test('Temporal, killed', async () => {
    const start = (port: number) =>
      startTemporal({ ...options('temporal', port), uiPort: undefined, namespace: 'partyline' });
    const startWorkflow = (address: string) =>
      temporal(address, (client) =>
        client.workflow.start('relayPost', { workflowId: 'post', taskQueue: 'none' }),
      );
    const read = (address: string) =>
      temporal(address, async (client) => (await client.workflow.getHandle('post').describe()).status.name);
    expect(await useTwice(start, startWorkflow, killed, read)).toBe('RUNNING');
  });
});

test('services that a killed run left running are ended', async () => {
  const [port = 0] = await findFreePorts(1);
  const service = await startRedis(options('redis', port));
  expect(await stopLeftoverServices(runDir)).toEqual(['redis']);
  expect(await service.exited).toMatch(/^ended/);
});

test('a service that cannot start says why and what to do', async () => {
  const starting = startPostgres({ ...options('postgres', 1), port: 999_999 });
  await expect(starting).rejects.toThrow(/postgres .*999999.*DATABASE_URL/s);
});
