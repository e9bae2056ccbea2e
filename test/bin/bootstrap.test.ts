import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isAtLeast, isInstalled, nodeFor } from '../../bin/bootstrap.mjs';

const run = promisify(execFile);
const BOOTSTRAP = join(import.meta.dirname, '../../bin/bootstrap.mjs');

describe('versions', () => {
  test.each([
    ['20.0.0', '20.0.0', true],
    ['20.20.2', '20.0.0', true],
    ['18.19.1', '20.0.0', false],
    ['22.9.0', '22.18.0', false],
    ['24.0.0-nightly', '22.18.0', true],
  ])('%s is at least %s: %s', (version, oldest, expected) => {
    expect(isAtLeast(version, oldest)).toBe(expected);
  });
});

describe('the packages', () => {
  const lock = JSON.stringify({
    packages: {
      '': { version: '1' },
      'node_modules/a': { version: '1', integrity: 'x' },
      'node_modules/only-elsewhere': { version: '1', optional: true },
      'node_modules/jest': { version: '1', dev: true },
    },
  });
  const installed = (packages: object): string => JSON.stringify({ packages });
  const a = { version: '1', integrity: 'x' };

  test.each([
    ['all are there', { 'node_modules/a': a, 'node_modules/jest': { version: '1' } }, true, true],
    ['one has another version', { 'node_modules/a': { ...a, version: '2' } }, false, false],
    ['one has another content', { 'node_modules/a': { ...a, integrity: 'y' } }, false, false],
    ['those for development are missing and needed', { 'node_modules/a': a }, true, false],
    ['those for development are missing and not needed', { 'node_modules/a': a }, false, true],
  ])('%s', (_, packages, withDev, expected) => {
    expect(isInstalled(lock, installed(packages), withDev)).toBe(expected);
  });

  test('are not installed when npm noted nothing, or half of it', () => {
    expect(isInstalled(lock, undefined, true)).toBe(false);
    expect(isInstalled(lock, '{"packages": {', true)).toBe(false);
  });
});

describe('a checkout', () => {
  let root: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'partyline-checkout-'));
    for (const directory of ['bin', 'fake', 'src']) mkdirSync(join(root, directory));
    copyFileSync(BOOTSTRAP, join(root, 'bin', 'bootstrap.mjs'));
    const lock = JSON.stringify({ packages: { 'node_modules/a': { version: '1' } } });
    writeFileSync(join(root, 'package-lock.json'), lock);
    writeFileSync(
      join(root, 'src', 'entry.ts'),
      'const code: number = Number(process.argv[2]); process.exitCode = code;',
    );
    env = { PATH: `${join(root, 'fake')}:${process.env['PATH']}` };
  });

  afterEach(() => rmSync(root, { recursive: true }));

  /** An npm that notes each run and installs what the lock file says. */
  function fakeNpm(script: string): void {
    const file = join(root, 'fake', 'npm');
    writeFileSync(file, `#!/bin/sh\necho run >> "${root}/npm-runs"\n${script}\n`);
    chmodSync(file, 0o755);
  }

  const WORKING_NPM =
    'sleep 0.3; mkdir -p node_modules; cp package-lock.json node_modules/.package-lock.json';
  const bootstrap = (code: number) =>
    run(process.execPath, [join(root, 'bin', 'bootstrap.mjs'), 'src/entry.ts', String(code)], { env });
  const npmRuns = () => readFileSync(join(root, 'npm-runs'), 'utf8').split('\n').length - 1;

  test('is installed once, also by two at the same time, and again when the lock file changed', async () => {
    fakeNpm(WORKING_NPM);
    const [first, second] = await Promise.all([bootstrap(0), bootstrap(0)]);
    expect(`${first.stdout}${second.stdout}`).toMatch(/Installed packages in \d+ s/);
    await bootstrap(0);
    expect(npmRuns()).toBe(1);

    const changed = JSON.stringify({ packages: { 'node_modules/a': { version: '2' } } });
    writeFileSync(join(root, 'package-lock.json'), changed);
    await bootstrap(0);
    expect(npmRuns()).toBe(2);
  });

  test('passes the code of the entry on', async () => {
    fakeNpm(WORKING_NPM);
    await expect(bootstrap(7)).rejects.toMatchObject({ code: 7 });
  });

  test("shows npm's last words and one sentence when it fails", async () => {
    fakeNpm('echo the registry is away >&2; exit 1');
    const failure = await bootstrap(0).catch((error: unknown) => error as { code: number; stderr: string });
    expect(failure).toMatchObject({ code: 1 });
    expect(failure.stderr).toMatch(/^the registry is away\nnpm ci failed after \d+ s: .+\n$/);
  });

  test('runs with its own Node, else with one that understands TypeScript, else says what is needed', () => {
    expect(nodeFor(root, '22.18.0')).toBe(process.execPath);
    expect(() => nodeFor(root, '20.20.2')).toThrow(/Node 22\.18\.0 or newer/);
    mkdirSync(join(root, 'node_modules', 'node', 'bin'), { recursive: true });
    writeFileSync(join(root, 'node_modules', 'node', 'bin', 'node'), '');
    expect(nodeFor(root, '20.20.2')).toBe(join(root, 'node_modules', 'node', 'bin', 'node'));
  });
});
