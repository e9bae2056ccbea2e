import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { processIdentity } from '../../embedded/processIdentity.ts';
import { recordedProcess, recordProcess, stopLeftover } from '../../embedded/runRecord.ts';

let runDir: string;
let children: ChildProcess[];

beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'partyline-records-'));
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(runDir, { recursive: true });
});

/** Starts a process that does nothing; the script may ignore signals. */
async function idle(script = 'setInterval(() => {}, 1000); console.log(1)'): Promise<number> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child.pid ?? 0;
}

describe('what a killed run left behind', () => {
  test('is recognised and ended', async () => {
    const pid = await idle();
    recordProcess(runDir, 'redis', pid);
    expect(recordedProcess(runDir, 'redis')).toBe(pid);

    expect(await stopLeftover(runDir, 'redis', 'SIGTERM', 5_000)).toBe(pid);
    expect(processIdentity(pid)).toBeUndefined();
    expect(recordedProcess(runDir, 'redis')).toBeUndefined();
  });

  test('is ended by force when it ignores the signal', async () => {
    const pid = await idle("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log(1)");
    recordProcess(runDir, 'redis', pid);
    await stopLeftover(runDir, 'redis', 'SIGTERM', 200);
    expect(processIdentity(pid)).toBeUndefined();
  });

  test('is left alone when its process id now belongs to another process', async () => {
    const [ours, another] = [await idle(), await idle()];
    recordProcess(runDir, 'redis', ours);
    const file = join(runDir, 'redis.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(String(ours), String(another)));

    expect(await stopLeftover(runDir, 'redis', 'SIGTERM', 200)).toBeUndefined();
    expect(processIdentity(another)).toBeDefined();
  });

  test.each(['', 'no json', '{}', '{"pid":1}', '[]'])('is nothing when the record is %j', async (content) => {
    writeFileSync(join(runDir, 'redis.json'), content);
    expect(await stopLeftover(runDir, 'redis', 'SIGTERM', 200)).toBeUndefined();
  });
});
