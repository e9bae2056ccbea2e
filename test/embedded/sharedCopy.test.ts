import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sharedCopy } from '../../embedded/sharedCopy.ts';

let directory: string;
let source: string;
let place: string;
const cache = process.env['PARTYLINE_CACHE'];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'partyline-copy-'));
  source = join(directory, 'source');
  mkdirSync(join(source, 'bin'), { recursive: true, mode: 0o700 });
  writeFileSync(join(source, 'bin', 'program'), 'one', { mode: 0o700 });
  writeFileSync(join(source, 'data'), 'two', { mode: 0o600 });
  symlinkSync('data', join(source, 'link'));
  place = join(directory, 'place');
  process.env['PARTYLINE_CACHE'] = place;
});

afterEach(() => {
  if (cache === undefined) delete process.env['PARTYLINE_CACHE'];
  else process.env['PARTYLINE_CACHE'] = cache;
  rmSync(directory, { recursive: true });
});

const modeOf = (file: string): number => statSync(file).mode & 0o777;
/** Keeps the places for everyone on this machine out of the test. */
const ours = (path: string): boolean => path.startsWith(directory);

describe('a copy for other accounts', () => {
  test('can be read and run by everyone, and written by nobody else', async () => {
    const copy = await sharedCopy(source, 'programs-1', ours);
    expect(copy).toBe(join(place, 'programs-1'));
    expect(readFileSync(join(place, 'programs-1', 'bin', 'program'), 'utf8')).toBe('one');
    expect(readlinkSync(join(place, 'programs-1', 'link'))).toBe('data');
    expect(modeOf(join(place, 'programs-1', 'bin'))).toBe(0o755);
    expect(modeOf(join(place, 'programs-1', 'bin', 'program'))).toBe(0o755);
    expect(modeOf(join(place, 'programs-1', 'data'))).toBe(0o644);
  });

  test('is made once for each name, also when several want it at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => sharedCopy(source, 'programs-1', ours)));
    const before = statSync(join(place, 'programs-1', 'data')).ino;
    await sharedCopy(source, 'programs-1', ours);
    expect(statSync(join(place, 'programs-1', 'data')).ino).toBe(before);
    expect(await sharedCopy(source, 'programs-2', ours)).toBe(join(place, 'programs-2'));
  });

  test('is not made, nor trusted, where others may write', async () => {
    mkdirSync(join(place, 'programs-1'), { recursive: true });
    chmodSync(place, 0o777);
    expect(await sharedCopy(source, 'programs-1', ours)).toBeUndefined();
    expect(existsSync(join(place, 'programs-1', 'data'))).toBe(false);
  });

  test('is not made where those who need it may not enter', async () => {
    expect(await sharedCopy(source, 'programs-1', () => false)).toBeUndefined();
    expect(existsSync(join(place, 'programs-1'))).toBe(false);
  });
});
