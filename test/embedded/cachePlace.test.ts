import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cachePlace } from '../../embedded/cachePlace.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'partyline-cache-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the place for what is built or downloaded once', () => {
  test('is in the home directory', () => {
    expect(cachePlace(undefined, { HOME: directory })).toBe(join(directory, '.cache', 'partyline'));
  });

  test('is where the environment says', () => {
    expect(cachePlace(undefined, { PARTYLINE_CACHE: directory, XDG_CACHE_HOME: '/other' })).toBe(directory);
    expect(cachePlace(undefined, { XDG_CACHE_HOME: directory })).toBe(join(directory, 'partyline'));
  });

  test('is with the data when the home directory is missing or read-only', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    // Not even root can make a directory below a file.
    expect(cachePlace(undefined, { HOME: file, PARTYLINE_DATA: directory })).toBe(join(directory, 'cache'));
  });

  test('is a place that holds what is wanted, although another one may be written', () => {
    const env = { HOME: join(directory, 'home'), PARTYLINE_DATA: join(directory, 'data') };
    const stocked = join(directory, 'data', 'cache');
    mkdirSync(stocked, { recursive: true });
    writeFileSync(join(stocked, 'program'), '');
    expect(cachePlace('program', env)).toBe(stocked);
    expect(cachePlace('other', env)).toBe(join(directory, 'home', '.cache', 'partyline'));
  });
});
