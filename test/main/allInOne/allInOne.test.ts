import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findFreePorts, isPortFree } from '../../../embedded/ports.ts';
import { recordedProcess, recordProcess } from '../../../embedded/runRecord.ts';
import { runAllInOne, type AllInOne } from '../../../src/main/allInOne/allInOne.ts';
import { postgresUrl, redisUrl, temporalAddress } from '../../support/services.ts';
import { until } from '../../support/until.ts';
import { makeFakePrograms, type FakePrograms } from './fakePrograms.ts';

let programs: FakePrograms;
let env: NodeJS.ProcessEnv;
let running: AllInOne | undefined;
let done: string[];
const lines: string[] = [];
const patient = new AbortController().signal;

beforeEach(async () => {
  programs = makeFakePrograms();
  const [api, simulator] = await findFreePorts(2);
  env = {
    PATH: process.env['PATH'],
    PORT: String(api),
    SIMULATOR_PORT: String(simulator),
    PARTYLINE_DATA: join(programs.directory, 'data'),
    DATABASE_URL: postgresUrl(),
    REDIS_URL: redisUrl(),
    TEMPORAL_ADDRESS: temporalAddress(),
    FAKE_EVENTS: programs.eventsFile,
  };
  done = [];
  lines.length = 0;
});

afterEach(async () => {
  await running?.stop(AbortSignal.abort());
  running = undefined;
  programs.remove();
});

function run(): AllInOne {
  const demo = join(programs.directory, 'demo.ts');
  writeFileSync(
    demo,
    "import { appendFileSync } from 'node:fs'; appendFileSync(process.env.FAKE_EVENTS, 'demo ran\\n');",
  );
  running = runAllInOne({
    entries: {
      simulator: programs.entry('simulator'),
      worker: programs.entry('worker'),
      bot: programs.entry('bot'),
      api: programs.entry('api'),
      demo,
    },
    migrate: async (url) => void done.push(`migrated ${url}`),
    prepareTemporal: async (config) => void done.push(`prepared ${config.temporal.address}`),
    env,
    log: (line) => lines.push(line),
  });
  return running;
}

describe('everything on one machine', () => {
  test('starts in order, tells the addresses, and stops intake first', async () => {
    const everything = run();
    await everything.started;
    expect(done).toEqual([`migrated ${postgresUrl()}`, `prepared ${temporalAddress()}`]);
    expect(lines).toContain(`Health            http://127.0.0.1:${env['PORT']}/health`);
    expect(lines).toContain(
      `Desk              http://127.0.0.1:${env['PORT']}/desk (set ADMIN_API_TOKENS to let staff in)`,
    );
    expect(lines).toContain(`API reference     http://127.0.0.1:${env['PORT']}/docs`);
    expect(lines.find((line) => line.startsWith('Processes'))).toMatch(/worker \d+, bot \d+, api \d+/);
    const key = join(programs.directory, 'data', 'payload.key');
    expect(statSync(key).mode & 0o777).toBe(0o600);

    await everything.stop(patient);
    const events = programs.events();
    expect(events[0]).toBe('simulator started');
    expect(events.slice(1, 4).sort()).toEqual(['api started', 'bot started', 'worker started']);
    expect(events.slice(4)).toEqual([
      'demo ran',
      'bot stopped',
      'api stopped',
      'worker stopped',
      'simulator stopped',
    ]);

    const before = readFileSync(key, 'utf8');
    await run().started;
    expect(readFileSync(key, 'utf8')).toBe(before);
    expect(programs.events().filter((event) => event === 'demo ran')).toHaveLength(1);
  });

  test('needs no simulator when there is a token', async () => {
    env['BOT_TOKEN'] = '123456:a-token-of-a-real-bot';
    await run().started;
    expect(programs.events().sort()).toEqual(['api started', 'bot started', 'worker started']);
  });

  test('starts a killed worker again', async () => {
    await run().started;
    const pid = Number(/worker (\d+)/.exec(lines.find((line) => line.startsWith('Processes')) ?? '')?.[1]);
    process.kill(pid, 'SIGKILL');
    await until(() => programs.events().filter((event) => event === 'worker started').length === 2);
  });

  test('stopped while starting, starts nothing more', async () => {
    const everything = run();
    const outcome = everything.started.catch((error: unknown) => error);
    await everything.stop(patient);
    expect(await outcome).toMatchObject({ name: 'StoppedWhileStartingError' });
    expect(programs.events()).toEqual([]);
  });
});

describe('what the user can put right is told in one sentence that names the variable', () => {
  test('a taken port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(Number(env['PORT']), '127.0.0.1', resolve));
    await expect(run().started).rejects.toThrow(/^PORT is \d+, which is taken on 127\.0\.0\.1: .*PORT/);
    await new Promise((resolve) => server.close(resolve));
  });

  test('one port for two', async () => {
    env['SIMULATOR_PORT'] = env['PORT'];
    await expect(run().started).rejects.toThrow(/^SIMULATOR_PORT is \d+, as PORT is: /);
  });

  test.each([
    ['DATABASE_URL', 'postgresql://partyline:hunter2@127.0.0.1:1/partyline'],
    ['REDIS_URL', 'redis://:hunter2@127.0.0.1:1/0'],
    ['TEMPORAL_ADDRESS', '127.0.0.1:1'],
  ])('an unreachable %s', async (variable, value) => {
    env[variable] = value;
    const error = await run().started.catch((error: unknown) => error as Error);
    expect(error?.message).toMatch(
      new RegExp(`^${variable} names a server that cannot be used \\([^)]+\\): .*\\.$`),
    );
    expect(error?.message).not.toContain('hunter2');
  });

  test('a second run on the same data', async () => {
    const data = join(programs.directory, 'data');
    const runDir = join(data, 'run');
    recordProcess(runDir, 'start', process.ppid);
    const error = await run().started.catch((error: unknown) => error as Error);
    expect(error?.message).toMatch(/^Partyline already runs here \(process \d+, .*PARTYLINE_DATA/);
    expect(error?.message).toContain(data);
    expect(existsSync(join(runDir, 'start.json'))).toBe(true);
    expect(programs.events()).toEqual([]);
  });

  test('data that cannot be written', async () => {
    env['PARTYLINE_DATA'] = join(programs.entry('file'), 'data');
    await expect(run().started).rejects.toThrow(
      /^PARTYLINE_DATA names a directory that cannot be written \(/,
    );
  });

  test.each(['/', '/tmp', homedir()])('data in %s, which others need', async (directory) => {
    const { mode } = statSync(directory);
    env['PARTYLINE_DATA'] = directory;
    await expect(run().started).rejects.toThrow(/^PARTYLINE_DATA names a directory that is used for other/);
    expect(statSync(directory).mode).toBe(mode);
  });
});

describe('the data directory', () => {
  test('is closed to others, although it was open before', async () => {
    const data = join(programs.directory, 'data');
    mkdirSync(data, { mode: 0o755 });
    await run().started;
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });
});

describe('two runs on the same data that begin at the same time', () => {
  test('end with one of them running and the other refused', async () => {
    const runDir = join(programs.directory, 'run');
    const script = `
      const { beginSingleRun } = await import(${JSON.stringify(join(import.meta.dirname, '../../../src/main/allInOne/singleRun.ts'))});
      await beginSingleRun(${JSON.stringify(runDir)}, () => {}).then(() => console.log('runs'), () => console.log('refused'));
      await new Promise((resolve) => setTimeout(resolve, 4_000));`;
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])),
    );
    expect(outcomes.map(({ stdout }) => stdout.trim()).sort()).toEqual(['refused', 'refused', 'runs']);
  });
});

describe('a start that fails', () => {
  test('leaves none of the servers running, nor lets one come up afterwards', async () => {
    const data = join(programs.directory, 'data');
    // Data without its password: PostgreSQL is refused at once, while the others are still on their way.
    mkdirSync(join(data, 'postgres'), { recursive: true });
    writeFileSync(join(data, 'postgres', 'PG_VERSION'), '18\n');
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'TEMPORAL_ADDRESS']) delete env[name];
    const [temporal = 0, ui = 0] = await findFreePorts(2);
    Object.assign(env, { TEMPORAL_PORT: String(temporal), TEMPORAL_UI_PORT: String(ui) });

    const everything = run();
    await expect(everything.started).rejects.toThrow(/password of the embedded PostgreSQL is missing/);
    await everything.stop(patient);
    const runDir = join(data, 'run');
    const left = ['postgres', 'redis', 'temporal', 'start'].filter((name) => recordedProcess(runDir, name));
    expect(left).toEqual([]);
    expect(await isPortFree(temporal)).toBe(true);

    // So that the next start finds nothing in its way.
    rmSync(join(data, 'postgres'), { recursive: true });
    await run().started;
    expect(lines.filter((line) => line.startsWith('Stopped what'))).toEqual([]);
  });
});
