import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isAtLeast, isInstalled, nodeFor, nodeForNpm, packagesToBuild } from '../../bin/bootstrap.mjs';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const BIN = join(import.meta.dirname, '../../bin');

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

test('npm is run by a Node that its own installation does not take away', () => {
  const root = mkdtempSync(join(tmpdir(), 'partyline-node-'));
  try {
    const own = join(root, 'node_modules', 'node', 'bin', 'node');
    const system = join(root, 'usr', 'bin', 'node');
    for (const file of [own, system]) {
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, '');
    }
    mkdirSync(join(root, 'node_modules', '.bin'));
    symlinkSync('../node/bin/node', join(root, 'node_modules', '.bin', 'node'));
    // As npm's scripts see it: the packages' programs first.
    const path = [join(root, 'node_modules', '.bin'), join(root, 'usr', 'bin')].join(delimiter);
    expect(nodeForNpm(root, own, path)).toBe(system);
    expect(nodeForNpm(root, '/opt/node', path)).toBe('/opt/node');
    expect(nodeForNpm(root, own, undefined)).toBe(own);
  } finally {
    rmSync(root, { recursive: true });
  }
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

test('of the installed packages those may run their scripts that package.json allows', () => {
  const project = JSON.stringify({
    allowScripts: { node: true, '@db/linux': true, '@db/windows': true, esbuild: false },
  });
  const installed = JSON.stringify({
    packages: {
      'node_modules/node': { version: '24.0.0' },
      'node_modules/@db/linux': { version: '1.0.0' },
      'node_modules/esbuild': { version: '2.0.0' },
      'node_modules/unknown': { version: '3.0.0', hasInstallScript: true },
    },
  });
  expect(packagesToBuild(project, installed)).toEqual({ node: '24.0.0', '@db/linux': '1.0.0' });
  expect(packagesToBuild('{}', installed)).toEqual({});
  expect(packagesToBuild(undefined, undefined)).toEqual({});
});

describe('a checkout', () => {
  let root: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'partyline-checkout-'));
    for (const directory of ['bin', 'fake', 'src']) mkdirSync(join(root, directory));
    for (const file of ['bootstrap.mjs', 'endWithParent.mjs']) {
      copyFileSync(join(BIN, file), join(root, 'bin', file));
    }
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
    writeFileSync(file, `#!/bin/sh\necho "$@" >> "${root}/npm-runs"\n${script}\n`);
    chmodSync(file, 0o755);
  }

  const WORKING_NPM =
    'sleep 0.3; mkdir -p node_modules; cp package-lock.json node_modules/.package-lock.json';
  const bootstrap = (code: number) =>
    run(process.execPath, [join(root, 'bin', 'bootstrap.mjs'), 'src/entry.ts', String(code)], { env });
  const npmCalls = () => readFileSync(join(root, 'npm-runs'), 'utf8').trim().split('\n');
  const npmRuns = () => npmCalls().length;

  test('is installed once, also by two at the same time, and again when the lock file changed', async () => {
    fakeNpm(WORKING_NPM);
    const [first, second] = await Promise.all([bootstrap(0), bootstrap(0)]);
    expect(`${first.stdout}${second.stdout}`).toMatch(/Installing packages: done in \d+ s/);
    await bootstrap(0);
    expect(npmRuns()).toBe(1);

    const changed = JSON.stringify({ packages: { 'node_modules/a': { version: '2' } } });
    writeFileSync(join(root, 'package-lock.json'), changed);
    await bootstrap(0);
    expect(npmRuns()).toBe(2);
  });

  test('runs no script of a package while installing, and afterwards those that it allows, once', async () => {
    writeFileSync(join(root, 'package.json'), JSON.stringify({ allowScripts: { a: true, b: false } }));
    fakeNpm(`mkdir -p node_modules/a; ${WORKING_NPM}`);
    await bootstrap(0);
    await bootstrap(0);
    expect(npmCalls()).toEqual([
      expect.stringMatching(/^ci --include=dev --ignore-scripts /),
      expect.stringMatching(/^rebuild --ignore-scripts=false a /),
    ]);
    // Packages that were installed by hand, without scripts, are made complete too.
    rmSync(join(root, 'node_modules', '.partyline-built.json'));
    await bootstrap(0);
    expect(npmCalls().slice(2)).toEqual([expect.stringMatching(/^rebuild /)]);
  });

  test('does not ask the registry for a Node that is there', async () => {
    writeFileSync(join(root, 'package.json'), JSON.stringify({ allowScripts: { node: true } }));
    const lock = JSON.stringify({ packages: { 'node_modules/node': { version: '1' } } });
    writeFileSync(join(root, 'package-lock.json'), lock);
    mkdirSync(join(root, 'node_modules', 'node', 'bin'), { recursive: true });
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), lock);
    symlinkSync(process.execPath, join(root, 'node_modules', 'node', 'bin', 'node'));
    fakeNpm('exit 1');
    await bootstrap(0);
    expect(existsSync(join(root, 'npm-runs'))).toBe(false);
  });

  test('waits for an npm whose bootstrap was killed, instead of running a second one beside it', async () => {
    fakeNpm(`touch "${root}/began"; sleep 2; ${WORKING_NPM}`);
    const killed = spawn(process.execPath, [join(root, 'bin', 'bootstrap.mjs'), 'src/entry.ts', '0'], {
      env,
    });
    await until(
      () => existsSync(join(root, 'began')) && existsSync(join(root, '.partyline/install.lock/npm')),
    );
    killed.kill('SIGKILL');
    const { stdout } = await bootstrap(0);
    expect(stdout).toContain('Waiting for another run that is installing packages');
    expect(npmRuns()).toBe(1);
  });

  test('that must be installed and cannot be written says so', async () => {
    fakeNpm(WORKING_NPM);
    // Not even root can make a directory below a file.
    writeFileSync(join(root, '.partyline'), '');
    const failure = await bootstrap(0).catch((error: unknown) => error as { code: number; stderr: string });
    expect(failure).toMatchObject({ code: 1 });
    expect(failure.stderr).toMatch(
      /^Packages must be installed or built, and \S+ cannot be written \(\w+\): .+\.\n$/,
    );
  });

  test('shows its data directory, which it is the first to make, to nobody else', async () => {
    fakeNpm(WORKING_NPM);
    await bootstrap(0);
    expect(statSync(join(root, '.partyline')).mode & 0o777).toBe(0o700);
  });

  test('gives npm a cache of its own where the home directory cannot be written', async () => {
    fakeNpm(WORKING_NPM);
    // Not even root can make a directory below a file.
    env['HOME'] = join(root, 'package-lock.json');
    await bootstrap(0);
    expect(npmCalls()[0]).toContain(`--cache ${join(root, '.partyline', 'cache', 'npm')}`);
  });

  describe('running', () => {
    let started: ChildProcess | undefined;

    beforeEach(() => {
      fakeNpm(WORKING_NPM);
      writeFileSync(
        join(root, 'src', 'entry.ts'),
        `import { writeFileSync } from 'node:fs';
        process.on('SIGTERM', () => { writeFileSync('ended', ''); process.exit(0); });
        setInterval(() => undefined, 1_000);
        writeFileSync('entry.pid', String(process.pid));`,
      );
    });

    afterEach(() => void started?.kill('SIGKILL'));

    const bootstrapCommand = () => `"${process.execPath}" "${join(root, 'bin', 'bootstrap.mjs')}"`;
    const has = (file: string) => existsSync(join(root, file));
    const entryPid = async (): Promise<number> => {
      await until(() => has('entry.pid') && readFileSync(join(root, 'entry.pid'), 'utf8') !== '');
      return Number(readFileSync(join(root, 'entry.pid'), 'utf8'));
    };

    test('ends its entry although it is killed itself', async () => {
      started = spawn(process.execPath, [join(root, 'bin', 'bootstrap.mjs'), 'src/entry.ts'], { env });
      await entryPid();
      started.kill('SIGKILL');
      await until(() => has('ended'));
    });

    test('ends its entry when npm is killed, which runs it by a shell', async () => {
      // Stands for npm: a process that runs a shell that runs bootstrap, and does not end with it.
      const script = `require('node:child_process').spawn('/bin/sh', ['-c', ${JSON.stringify(`${bootstrapCommand()} src/entry.ts; true`)}], { stdio: 'inherit' })`;
      started = spawn(process.execPath, ['-e', script], { env: { ...env, npm_lifecycle_event: 'start' } });
      await entryPid();
      started.kill('SIGKILL');
      await until(() => has('ended'));
    });

    test('cleans up after an entry that was killed', async () => {
      mkdirSync(join(root, 'src', 'main'));
      copyFileSync(join(root, 'src', 'entry.ts'), join(root, 'src', 'main', 'start.ts'));
      writeFileSync(
        join(root, 'src', 'main', 'cleanUp.ts'),
        "import { writeFileSync } from 'node:fs'; writeFileSync('cleaned', '');",
      );
      started = spawn(process.execPath, [join(root, 'bin', 'bootstrap.mjs'), 'src/main/start.ts'], { env });
      process.kill(await entryPid(), 'SIGKILL');
      const [code] = (await once(started, 'exit')) as [number];
      expect(code).toBe(128 + 9);
      expect(has('cleaned')).toBe(true);
    });
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
