import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { stopLeftoverServices } from '../../embedded/leftoverServices.ts';
import { findFreePorts } from '../../embedded/ports.ts';
import { recordedProcess } from '../../embedded/runRecord.ts';
import { until } from '../support/until.ts';

jest.setTimeout(300_000);

const ROOT = join(import.meta.dirname, '../..');
const PARTS = ['api', 'bot', 'postgres', 'redis', 'simulator', 'start', 'temporal', 'worker'];

let closed: string;
let dataDir: string;
let runDir: string;
let env: NodeJS.ProcessEnv;
const started: ChildProcess[] = [];

beforeEach(async () => {
  // As in the home directory of root, nobody else may enter.
  closed = mkdtempSync(join(tmpdir(), 'partyline-start-'));
  dataDir = join(closed, 'Müllers Büro', '.partyline');
  runDir = join(dataDir, 'run');
  mkdirSync(dataDir, { recursive: true });
  // The demonstration is another test's matter.
  writeFileSync(join(dataDir, 'demo.done'), '');
  const ports = await findFreePorts(4);
  const variables = ['PORT', 'SIMULATOR_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'];
  env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    PARTYLINE_DATA: dataDir,
    ...Object.fromEntries(variables.map((name, n) => [name, String(ports[n])])),
  };
});

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await until(() => running().every((name) => ['postgres', 'redis', 'temporal'].includes(name)));
  await stopLeftoverServices(runDir);
  rmSync(closed, { recursive: true, force: true });
});

/** What this installation runs now, as it noted. */
function running(): string[] {
  return PARTS.filter((name) => recordedProcess(runDir, name) !== undefined);
}

interface Run {
  bootstrap: ChildProcess;
  output: () => string;
  isUp: () => Promise<void>;
  exited: Promise<number | null>;
}

/** `npm start`, without npm itself. */
function start(): Run {
  const bootstrap = spawn(process.execPath, [join(ROOT, 'bin', 'bootstrap.mjs'), 'src/main/start.ts'], {
    env,
  });
  started.push(bootstrap);
  let output = '';
  const keep = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
  bootstrap.stdout.on('data', keep);
  bootstrap.stderr.on('data', keep);
  const exited = once(bootstrap, 'exit').then(([code]) => code as number | null);
  const hasEnded = (): boolean => bootstrap.exitCode !== null || bootstrap.signalCode !== null;
  return {
    bootstrap,
    output: () => output,
    async isUp() {
      await until(() => hasEnded() || output.includes('Everything runs'), 150_000);
      if (!output.includes('Everything runs')) throw new Error(`It did not start: ${output}`);
    },
    exited,
  };
}

test('everything starts below a closed directory, admits no second run, and is gone or taken over however it ends', async () => {
  const first = start();
  await first.isUp();
  expect(running()).toEqual(PARTS);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);

  const second = start();
  expect(await second.exited).toBe(1);
  expect(second.output()).toContain(
    `Partyline already runs here (process ${recordedProcess(runDir, 'start')},`,
  );
  expect(running()).toEqual(PARTS);
  expect((await fetch(`http://127.0.0.1:${env['PORT']}/health`)).status).toBe(200);

  // Nobody is left who could stop the servers; the next start does.
  const killed = ['start', 'postgres', 'temporal'].map((name) => recordedProcess(runDir, name)!);
  process.kill(killed[0]!, 'SIGSTOP');
  first.bootstrap.kill('SIGKILL');
  process.kill(killed[0]!, 'SIGKILL');
  await first.exited;
  const third = start();
  await third.isUp();
  expect(third.output()).toMatch(/Stopped what the run before had left behind: .*temporal, redis, postgres/);
  expect(third.output()).not.toContain('created its data directory');
  expect(running()).toEqual(PARTS);
  for (const pid of killed) expect(PARTS.map((name) => recordedProcess(runDir, name))).not.toContain(pid);

  // Here bootstrap is left, and cleans up.
  process.kill(recordedProcess(runDir, 'start')!, 'SIGKILL');
  expect(await third.exited).toBe(128 + 9);
  expect(third.output()).toContain('Stopped what was left running:');
  expect(running()).toEqual([]);

  const fourth = start();
  await fourth.isUp();
  fourth.bootstrap.kill('SIGTERM');
  expect(await fourth.exited).toBe(0);
  expect(running()).toEqual([]);
  expect(readdirSync(runDir).filter((file) => file.endsWith('.json'))).toEqual([]);
});
