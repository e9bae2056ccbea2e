import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { processIdentity } from '../../../embedded/processIdentity.ts';
import { recordedProcess } from '../../../embedded/runRecord.ts';
import { Supervisor } from '../../../src/main/allInOne/supervisor.ts';
import { until } from '../../support/until.ts';
import { makeFakePrograms, type FakePrograms } from './fakePrograms.ts';

let programs: FakePrograms;
let supervisor: Supervisor;
let runDir: string;
const lines: string[] = [];
const started: string[] = [];

beforeEach(() => {
  programs = makeFakePrograms();
  runDir = join(programs.directory, 'run');
  lines.length = 0;
  started.length = 0;
  supervisor = supervise();
});

function supervise(stopWithinMs = 60_000): Supervisor {
  const backoffMs = { first: 10, longest: 40 };
  return new Supervisor({ runDir, log: (line) => lines.push(line), backoffMs, stopWithinMs });
}

afterEach(async () => {
  await Promise.all(started.map((name) => supervisor.stop(name, AbortSignal.abort())));
  programs.remove();
});

function start(name: string, mode = ''): Promise<void> {
  started.push(name);
  const env = { ...process.env, FAKE_EVENTS: programs.eventsFile, FAKE_MODE: mode };
  return supervisor.start({ name, entry: programs.entry(name), env });
}

describe('a supervisor', () => {
  test('starts a program, knows when it is ready, and stops it', async () => {
    await start('worker');
    expect(programs.events()).toEqual(['worker started']);
    expect(recordedProcess(runDir, 'worker')).toBe(supervisor.pid('worker'));

    await supervisor.stop('worker');
    expect(programs.events()).toEqual(['worker started', 'worker stopped']);
    expect(supervisor.pid('worker')).toBeUndefined();
    expect(recordedProcess(runDir, 'worker')).toBeUndefined();
  });

  test('starts one again that was killed, and says so with the process id', async () => {
    await start('worker');
    const first = supervisor.pid('worker') ?? 0;
    process.kill(first, 'SIGKILL');
    await until(() => lines.length === 2);

    const second = supervisor.pid('worker');
    expect(second).not.toBe(first);
    expect(lines).toEqual([
      'worker was ended by SIGKILL; starting it again in 0.01 s',
      `worker started again, process ${second}`,
    ]);
  });

  test('does not start one again whose environment is wrong', async () => {
    await expect(start('bot', 'config')).rejects.toThrow(/bot ended with code 78/);
    await expect(supervisor.failed).rejects.toThrow(/bot/);
    expect(lines).toEqual([]);
  });

  test('gives up on one that never becomes ready', async () => {
    await expect(start('api', 'broken')).rejects.toThrow(/api ended with code 1/);
    expect(lines.filter((line) => line.includes('starting it again'))).toHaveLength(2);
  });

  test.each([
    ['when its time is over', undefined, 490],
    ['at once when it hurries', AbortSignal.abort(), 0],
  ])('ends one by force %s', async (_, hurry, atLeastMs) => {
    supervisor = supervise(500);
    await start('bot', 'stubborn');
    const pid = supervisor.pid('bot') ?? 0;
    const began = Date.now();
    await supervisor.stop('bot', hurry);
    expect(Date.now() - began).toBeGreaterThanOrEqual(atLeastMs);
    expect(processIdentity(pid)).toBeUndefined();
  });
});

test.each([
  ['when they run', 'await ready;'],
  ['before their program is loaded', ''],
])('children stop by themselves when their supervisor is killed %s', async (_, wait) => {
  const script = `
    const { Supervisor } = await import(${JSON.stringify(join(import.meta.dirname, '../../../src/main/allInOne/supervisor.ts'))});
    const supervisor = new Supervisor({ runDir: ${JSON.stringify(runDir)}, log: () => {} });
    const ready = supervisor.start({ name: 'worker', entry: ${JSON.stringify(programs.entry('worker'))}, env: process.env });
    ${wait}
    process.kill(process.pid, 'SIGKILL');`;
  const killed = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, FAKE_EVENTS: programs.eventsFile },
    stdio: 'inherit',
  });
  await once(killed, 'exit');
  expect(existsSync(join(runDir, 'worker.json'))).toBe(true);
  await until(() => recordedProcess(runDir, 'worker') === undefined);
  if (wait !== '') expect(programs.events()).toContain('worker stopped');
});
