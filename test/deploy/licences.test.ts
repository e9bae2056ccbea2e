import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { read, ROOT } from './composeFile.ts';

/** What lets a bot be run and sold by whoever runs it, with no more than its authors named. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);
/** Asks for changes to its own files to be published: fine for a tool that is used as it is and not handed on. */
const FOR_TOOLS = new Set([...PERMISSIVE, 'MPL-2.0']);
/**
 * Native libraries that a package loads as files of their own. Their licence asks that they can be replaced, and they can:
 * sharp's are packages beside it. Images are read by them, and there is no permissive library that reads as many.
 */
const LOADED: readonly { readonly path: RegExp; readonly licences: ReadonlySet<string> }[] = [
  { path: /^node_modules\/@img\/sharp-/, licences: new Set([...PERMISSIVE, 'LGPL-3.0-or-later']) },
];
/** Says it in a file of its own and not in its description. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = { unionfs: 'Unlicense' };

interface LockedPackage {
  readonly license?: string;
  readonly dev?: boolean;
}

/** Whether an SPDX expression without nesting is satisfied by these licences. */
function allows(expression: string, allowed: ReadonlySet<string>): boolean {
  const either = expression.replaceAll(/[()]/g, '').split(' OR ');
  return either.some((all) => all.split(' AND ').every((licence) => allowed.has(licence.trim())));
}

/** The licences under which a package may come along. */
function allowedFor(path: string, isTool: boolean): ReadonlySet<string> {
  return LOADED.find((one) => one.path.test(path))?.licences ?? (isTool ? FOR_TOOLS : PERMISSIVE);
}

function licenceOf(path: string, { license }: LockedPackage): string {
  if (license !== undefined) return license;
  const description = join(ROOT, path, 'package.json');
  const name = path.replace(/.*node_modules\//, '');
  if (!existsSync(description)) return SAID_ELSEWHERE[name] ?? 'unknown';
  const own = JSON.parse(readFileSync(description, 'utf8')) as { license?: string };
  return own.license ?? SAID_ELSEWHERE[name] ?? 'unknown';
}

test('every package has a licence under which Partyline may be run for others', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  expect(installed.length).toBeGreaterThan(100);
  const wrong = installed
    .map(([path, locked]) => ({ path, licence: licenceOf(path, locked), tool: locked.dev === true }))
    .filter(({ path, licence, tool }) => !allows(licence, allowedFor(path, tool)))
    .map(({ path, licence }) => `${path}: ${licence}`);
  expect(wrong).toEqual([]);
});

test('a licence that asks for more is noticed, and one that leaves the choice is not', () => {
  expect(allows('GPL-3.0-only', PERMISSIVE)).toBe(false);
  expect(allows('MIT AND GPL-3.0-only', PERMISSIVE)).toBe(false);
  expect(allows('(MIT OR GPL-3.0-only)', PERMISSIVE)).toBe(true);
});
