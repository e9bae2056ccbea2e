import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { stopLeftoverServices } from '../../embedded/leftoverServices.ts';
import { findFreePorts, isPortFree } from '../../embedded/ports.ts';
import { startPostgres } from '../../embedded/postgres.ts';
import { startRedis } from '../../embedded/redis.ts';
import { recordedProcess } from '../../embedded/runRecord.ts';
import { startTemporal } from '../../embedded/temporal.ts';
import { temporalProgram } from '../../embedded/temporalProgram.ts';
import { until } from '../support/until.ts';
import type { RunningService } from '../../embedded/service.ts';

jest.setTimeout(90_000);

let directory: string;
let runDir: string;

beforeEach(() => {
  // As in the home directory of root, nobody else may enter.
  const closed = mkdtempSync(join(tmpdir(), 'partyline-services-'));
  directory = join(closed, 'Müllers Büro');
  mkdirSync(directory, { mode: 0o700 });
  runDir = join(directory, 'run');
});

afterEach(async () => {
  await stopLeftoverServices(runDir);
  rmSync(dirname(directory), { recursive: true });
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

/** What everybody on this machine can read of a process. */
function argumentsOf(pid: number): string {
  return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
}

/** What a Redis server answers to this, as it stands. */
function redisReply(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`${command}\r\n`));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('latin1'));
    });
  });
}

describe('Redis', () => {
  test('wants the password that its URL carries, which stays the same and is nowhere to be read', async () => {
    const [port = 0, another = 0] = await findFreePorts(2);
    const service = await startRedis(options('redis', port));
    const { password } = new URL(service.url);
    expect(password).toMatch(/^[0-9a-f]{36}$/);
    expect(await redisReply(port, 'PING')).toMatch(/^-NOAUTH/);
    expect(argumentsOf(service.pid)).toContain('redis');
    expect(argumentsOf(service.pid)).not.toContain(password);
    for (const name of ['redis.password', 'redis.conf']) {
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    }
    await service.stop();
    const again = await startRedis(options('redis', another));
    expect(new URL(again.url).password).toBe(password);
    await again.stop();
  });

  test('opens what an installation without a password kept', async () => {
    const [port = 0] = await findFreePorts(1);
    const service = await startRedis(options('redis', port));
    await redis(service.url, (client) => client.set('post', 'here'));
    await service.stop();
    for (const name of ['redis.password', 'redis.conf']) rmSync(join(directory, name));
    const again = await startRedis(options('redis', port));
    expect(await redis(again.url, (client) => client.get('post'))).toBe('here');
    await again.stop();
  });
});

describe('PostgreSQL', () => {
  test('starts although its pid file names a process of somebody else', async () => {
    const [port = 0] = await findFreePorts(1);
    const service = await startPostgres(options('postgres', port));
    await service.stop();
    writeFileSync(join(directory, 'postgres', 'postmaster.pid'), `${process.pid}\n${directory}\n`);
    const again = await startPostgres(options('postgres', port));
    expect(await sql(again.url, 'SELECT 1 AS id')).toEqual([{ id: 1 }]);
    await again.stop();
  });

  test('starts right after it was killed amid statements', async () => {
    const [port = 0, another = 0] = await findFreePorts(2);
    const service = await startPostgres(options('postgres', port));
    const client = new Client({ connectionString: service.url });
    client.on('error', () => undefined);
    await client.connect();
    const busy = client.query('SELECT pg_sleep(60)').catch(() => undefined);
    const sleeping = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
    await until(async () => (await sql(service.url, sleeping)).length > 0);
    process.kill(service.pid, 'SIGKILL');
    const again = await startPostgres(options('postgres', another));
    expect(await sql(again.url, 'SELECT 1 AS id')).toEqual([{ id: 1 }]);
    await again.stop();
    await busy;
  });

  test('shows nobody else what it keeps', async () => {
    const [port = 0] = await findFreePorts(1);
    const service = await startPostgres(options('postgres', port));
    expect(statSync(join(directory, 'postgres')).mode & 0o077).toBe(0);
    expect(statSync(join(directory, 'postgres.password')).mode & 0o077).toBe(0);
    await service.stop();
  });
});

describe('Temporal', () => {
  const start = (port: number) =>
    startTemporal({ ...options('temporal', port), uiPort: undefined, namespace: 'partyline' });

  /** 1 for a rollback journal, 2 for a write-ahead log, as the file's header says. */
  function journalOf(file: string): number {
    const header = Buffer.alloc(1);
    const descriptor = openSync(file, 'r');
    readSync(descriptor, header, 0, 1, 18);
    closeSync(descriptor);
    return header[0]!;
  }

  test('opens a database with a rollback journal, as older versions left them, and goes on with it', async () => {
    const [port = 0, another = 0] = await findFreePorts(2);
    const file = join(directory, 'temporal', 'temporal.sqlite');
    mkdirSync(dirname(file));
    const program = await temporalProgram(() => undefined);
    const older = spawn(
      program,
      [
        'server',
        'start-dev',
        '--ip=127.0.0.1',
        `--port=${port}`,
        '--headless',
        `--db-filename=${file}`,
        '--namespace=partyline',
      ],
      { stdio: 'ignore' },
    );
    const address = `127.0.0.1:${port}`;
    const startWorkflow = () =>
      temporal(address, (client) =>
        client.workflow.start('relayPost', { workflowId: 'post', taskQueue: 'none' }),
      );
    await until(() =>
      startWorkflow().then(
        () => true,
        () => false,
      ),
    );
    expect(journalOf(file)).toBe(1);
    older.kill('SIGKILL');
    await new Promise((resolve) => older.once('exit', resolve));

    const service = await start(another);
    const describeWorkflow = (client: TemporalClient) => client.workflow.getHandle('post').describe();
    expect((await temporal(service.url, describeWorkflow)).status.name).toBe('RUNNING');
    await service.stop();
    expect(journalOf(file)).toBe(2);
  });

  test('killed amid a burst, has everything that it acknowledged', async () => {
    const [port = 0, another = 0] = await findFreePorts(2);
    const service = await start(port);
    const acknowledged: string[] = [];
    const connection = await Connection.connect({ address: service.url });
    const client = new TemporalClient({ connection, namespace: 'partyline' });
    const burst = Promise.all(
      Array.from({ length: 8 }, async (_, lane) => {
        for (let n = 0; ; n++) {
          const workflowId = `post-${lane}-${n}`;
          const begin = () => client.workflow.start('relayPost', { workflowId, taskQueue: 'none' });
          const isAcknowledged = await connection.withDeadline(Date.now() + 5_000, begin).then(
            () => true,
            () => false,
          );
          if (!isAcknowledged) return;
          acknowledged.push(workflowId);
        }
      }),
    );
    await until(() => acknowledged.length >= 60);
    process.kill(service.pid, 'SIGKILL');
    await service.exited;
    await burst;
    await connection.close();
    const again = await start(another);
    const missing = await temporal(again.url, async (client) => {
      const found = await Promise.allSettled(
        acknowledged.map((id) => client.workflow.getHandle(id).describe()),
      );
      return acknowledged.filter((_, n) => found[n]?.status === 'rejected');
    });
    await again.stop();
    expect(missing).toEqual([]);
  });
});

test('a start that is given up leaves nothing running', async () => {
  const [port = 0] = await findFreePorts(1);
  const giveUp = new AbortController();
  const starting = startTemporal({
    ...options('temporal', port),
    uiPort: undefined,
    namespace: 'partyline',
    signal: giveUp.signal,
  });
  await until(() => recordedProcess(runDir, 'temporal') !== undefined);
  giveUp.abort(new Error('given up'));
  await expect(starting).rejects.toThrow('given up');
  expect(recordedProcess(runDir, 'temporal')).toBeUndefined();
  expect(await isPortFree(port)).toBe(true);
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
