import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keptDiskId } from '../../../src/main/process/diskId.ts';

let base: string;
beforeAll(() => void (base = mkdtempSync(join(tmpdir(), 'partyline-disk-'))));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test('A disk keeps its id for as long as its files, also in another place; two disks have two', () => {
  const id = keptDiskId(join(base, 'first'));
  expect(id).toMatch(/^[\da-f-]{36}$/);
  expect(keptDiskId(join(base, 'first'))).toBe(id);
  expect(keptDiskId(join(base, 'second'))).not.toBe(id);
  renameSync(join(base, 'first'), join(base, 'moved'));
  expect(keptDiskId(join(base, 'moved'))).toBe(id);
  expect(statSync(join(base, 'moved/disk.id')).mode & 0o077).toBe(0);
});

test('An id that was damaged is refused rather than replaced: files stand under it', () => {
  keptDiskId(join(base, 'damaged'));
  const file = join(base, 'damaged/disk.id');
  writeFileSync(file, 'mine\n');
  expect(() => keptDiskId(join(base, 'damaged'))).toThrow(
    /PARTYLINE_DATA names a directory whose .* holds no id/,
  );
  expect(readFileSync(file, 'utf8')).toBe('mine\n');
});
