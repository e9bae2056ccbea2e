import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exclusively } from '../../embedded/exclusively.ts';

let directory: string;
let lock: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'partyline-lock-'));
  lock = join(directory, 'deeper', 'a.lock');
});

afterEach(() => rmSync(directory, { recursive: true }));

test('only one works at a time, also after a failure', async () => {
  let working = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++working);
    await sleep(20);
    working--;
    throw new Error('the work failed');
  };
  const results = await Promise.allSettled([1, 2, 3].map(() => exclusively(lock, work)));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(most).toBe(1);
});

test('the lock of a killed process is taken over', async () => {
  await exclusively(lock, () => Promise.resolve());
  writeFileSync(lock, '999999999\nan identity that no process has\n');
  expect(await exclusively(lock, () => Promise.resolve('done'))).toBe('done');
});
