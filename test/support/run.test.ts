import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FlakyTest } from './flakyTest.ts';

/** Whether a test passes, by file and full name. A file of which nothing is told cannot be loaded. */
type Outcome = Readonly<Record<string, Readonly<Record<string, boolean>> | undefined>>;

/** What Jest does at one attempt: a report, or the code with which it ends without one. */
type Attempt = Outcome | number;

const HERE = import.meta.dirname;
const TODAY = new Date().toISOString().slice(0, 10);

/** A project of nothing but the runner, with tools that say what the test wants. */
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'partyline-runner-'));
  write('package.json', '{"type":"module"}');
  for (const file of [
    'run.ts',
    ...['audit', 'flakyTest', 'jestReport', 'verdict'].map((name) => `support/${name}.ts`),
  ]) {
    cpSync(join(HERE, '..', file), join(project, 'test', file));
  }
  for (const tool of ['oxlint/bin/oxlint', 'oxfmt/bin/oxfmt', 'typescript/bin/tsc', 'knip/bin/knip.js']) {
    write(`node_modules/${tool}`, '');
  }
  write('npm.mjs', `console.log('{"vulnerabilities":{}}')`);
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

function write(file: string, content: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), content);
}

function reportOf(outcome: Outcome): object {
  const testResults = Object.entries(outcome).map(([file, tests = {}]) => ({
    name: join(project, file),
    status: Object.values(tests).every(Boolean) && outcome[file] !== undefined ? 'passed' : 'failed',
    message: outcome[file] === undefined ? '  ● Suite\n\n  no such module' : '',
    assertionResults: Object.entries(tests).map(([fullName, passed]) => ({
      fullName,
      status: passed ? 'passed' : 'failed',
    })),
  }));
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    numTotalTests: all.length,
    numPassedTests: all.filter(({ status }) => status === 'passed').length,
    testResults,
  };
}

/** Runs the runner; its exit code, its last line, what it wrote, and with which arguments Jest was called. */
async function run(
  attempts: readonly Attempt[],
  {
    listed = [],
    args = [],
  }: { readonly listed?: readonly FlakyTest[]; readonly args?: readonly string[] } = {},
): Promise<{ code: number; last: string | undefined; output: string; calls: string[][] }> {
  write('test/flakyTests.ts', `export const FLAKY_TESTS = ${JSON.stringify(listed)};`);
  const reports = attempts.map((attempt) => (typeof attempt === 'number' ? attempt : reportOf(attempt)));
  write(
    'node_modules/jest/bin/jest.js',
    `import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
    const calls = ${JSON.stringify(join(project, 'calls'))};
    const attempt = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\\n').length : 0;
    const [, output, ...args] = process.argv.slice(2);
    appendFileSync(calls, JSON.stringify(args) + '\\n');
    const report = ${JSON.stringify(reports)}[attempt] ?? 99;
    if (typeof report === 'number') process.exit(report);
    writeFileSync(output.slice('--outputFile='.length), JSON.stringify(report));
    process.exit(report.testResults.every(({ status }) => status === 'passed') ? 0 : 1);`,
  );
  const child = spawn(process.execPath, ['test/run.ts', ...args], {
    cwd: project,
    env: { ...process.env, npm_execpath: join(project, 'npm.mjs') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number>((resolve) => void child.once('exit', (code) => resolve(code ?? -1)));
  const [output, code] = [await text(child.stdout), await ended];
  const calls = readFileSync(join(project, 'calls'), 'utf8').trim().split('\n');
  return {
    code,
    last: output.trimEnd().split('\n').at(-1),
    output,
    calls: calls.map((line) => JSON.parse(line) as string[]),
  };
}

/** Checks that are not tests: lint, format, two of types, unused code, and the audit. */
const CHECKS = 6;
const A_FAILS = {
  'test/a.test.ts': { 'a waits': false, 'a works': true },
  'test/b.test.ts': { 'b works': true },
};
const A_PASSES = { 'test/a.test.ts': { 'a waits': true, 'a works': true } };

function entry(differences: Partial<FlakyTest> = {}): FlakyTest {
  return { test: 'test/a.test.ts: a waits', since: TODAY, reason: 'its clock is real', ...differences };
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

describe('A run of all tests', () => {
  test('is green when everything passes, and has no second attempt', async () => {
    const { code, last, calls } = await run([A_PASSES]);
    expect({ code, last }).toEqual({ code: 0, last: `${CHECKS + 2} passed, 0 failed` });
    expect(calls).toEqual([[]]);
  });

  test('stays red when what failed passes at the second attempt, and says that it is flaky', async () => {
    const { code, last, output, calls } = await run([A_FAILS, A_PASSES]);
    expect({ code, last }).toEqual({ code: 1, last: `${CHECKS + 2} passed, 1 failed` });
    expect(output).toMatch(/Flaky .*\n {2}test\/a\.test\.ts: a waits \(not listed: red\)\n/);
    expect(output).toMatch(/Failed:\n {2}test\/a\.test\.ts: a waits\n/);
    expect(calls).toEqual([[], ['--runTestsByPath', join(project, 'test/a.test.ts')]]);
  });

  test('calls nothing flaky that fails twice, whatever else fails then', async () => {
    const second = { 'test/a.test.ts': { 'a waits': false, 'a works': false } };
    const { code, last, output } = await run([A_FAILS, second]);
    expect({ code, last }).toEqual({ code: 1, last: `${CHECKS + 2} passed, 1 failed` });
    expect(output).not.toContain('Flaky');
  });

  test('calls a file flaky that could be loaded only at the second attempt', async () => {
    const { code, last, output } = await run([
      { 'test/a.test.ts': undefined, 'test/b.test.ts': { b: true } },
      A_PASSES,
    ]);
    expect({ code, last }).toEqual({ code: 1, last: `${CHECKS + 1} passed, 1 failed` });
    expect(output).toContain('  test/a.test.ts: could not run (no such module) (not listed: red)');
  });

  test('has no second attempt when many files fail', async () => {
    const files = ['a', 'b', 'c', 'd'].map((name) => [`test/${name}.test.ts`, { works: false }]);
    const { code, last, calls } = await run([Object.fromEntries(files) as Outcome, A_PASSES]);
    expect({ code, last }).toEqual({ code: 1, last: `${CHECKS} passed, 4 failed` });
    expect(calls).toHaveLength(1);
  });

  test('is red when Jest ends without a report, or with a failure that no test explains', async () => {
    expect(await run([137])).toMatchObject({ code: 1, last: `${CHECKS} passed, 1 failed` });
    expect(await run([{}, {}])).toMatchObject({ code: 1, last: expect.stringContaining(' failed') });
  });
});

describe('The list of flaky tests', () => {
  test('excuses a test that passes at the second attempt: it counts neither as passed nor as failed', async () => {
    const { code, last, output } = await run([A_FAILS, A_PASSES], { listed: [entry()] });
    expect({ code, last }).toEqual({ code: 0, last: `${CHECKS + 2} passed, 0 failed` });
    expect(output).toContain('  test/a.test.ts: a waits (listed)\n');
  });

  test('excuses no test that fails twice', async () => {
    const { code, last } = await run([A_FAILS, A_FAILS], { listed: [entry()] });
    expect({ code, last }).toEqual({ code: 1, last: `${CHECKS + 2} passed, 1 failed` });
  });

  test('excuses only what is on it', async () => {
    const first = { 'test/a.test.ts': { 'a waits': false, 'a works': false } };
    const { code, last } = await run([first, A_PASSES], { listed: [entry()] });
    expect({ code, last }).toEqual({ code: 1, last: `${CHECKS} passed, 1 failed` });
  });

  test('holds for thirty days', async () => {
    const young = await run([A_FAILS, A_PASSES], { listed: [entry({ since: daysAgo(30) })] });
    expect(young).toMatchObject({ code: 0, last: `${CHECKS + 2} passed, 0 failed` });
  });

  test.each<[string, Partial<FlakyTest>, string]>([
    ['is older', { since: daysAgo(31) }, 'fix it or renew with a reason'],
    ['names no test there is', { test: 'test/a.test.ts: a flies' }, 'does not exist'],
    ['names no file there is', { test: 'test/z.test.ts: z works' }, 'does not exist'],
    ['has no date', { since: 'last week' }, 'has no date'],
    ['has a date in the future', { since: daysAgo(-3) }, 'has a date in the future'],
    ['has no reason', { reason: ' ' }, 'has no reason'],
  ])('makes a run red in which everything passes when an entry %s', async (_, differences, why) => {
    const { code, last, output } = await run([A_PASSES], { listed: [entry(differences)] });
    expect({ code, last }).toEqual({ code: 1, last: `${CHECKS + 2} passed, 1 failed` });
    expect(output).toContain(why);
  });

  test('makes a run red when an entry is there twice', async () => {
    const { code, output } = await run([A_PASSES], { listed: [entry(), entry()] });
    expect(code).toBe(1);
    expect(output).toContain('is listed twice');
  });

  test('is not blamed for files that a run of chosen tests leaves out', async () => {
    const listed = [entry({ test: 'test/z.test.ts: z works' })];
    expect(await run([A_PASSES], { listed, args: ['test/a'] })).toMatchObject({ code: 0 });
    const unknown = [entry({ test: 'test/a.test.ts: a flies' })];
    rmSync(join(project, 'calls'));
    expect(await run([A_PASSES], { listed: unknown, args: ['test/a'] })).toMatchObject({ code: 1 });
  });

  test('is not blamed for what is in a file that could not be loaded', async () => {
    const outcome = { 'test/a.test.ts': undefined, 'test/b.test.ts': { b: true } };
    const { last, output } = await run([outcome, outcome], { listed: [entry()] });
    expect(last).toBe(`${CHECKS + 1} passed, 1 failed`);
    expect(output).not.toContain('does not exist');
  });
});
