/**
 * `npm test`: lint, format, types, unused code, known weaknesses of packages, and every test, one after the other, whatever the ones before said.
 * Arguments go to Jest: `npm test -- test/db` runs those tests only. Ends with one line, `N passed, N failed`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execFile, spawn } from 'node:child_process';
import { readAudit } from './support/audit.ts';
import { FLAKY_TESTS } from './flakyTests.ts';
import { failedFilesOf, type JestReport } from './support/jestReport.ts';
import { type JestRun, verdictOf } from './support/verdict.ts';

/** How one step ended. */
interface StepResult {
  passed: number;
  /** What failed, in plain words. */
  failures: readonly string[];
  /** Tests that failed at first and passed when they were run once more. */
  flaky?: readonly string[];
}

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let interrupted = false;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs one of the project's tools, its output shown, and returns its exit code. */
function run(file: string, args: readonly string[], nodeFlags: readonly string[] = []): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...nodeFlags, join(BIN, file), ...args], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    const pass = (signal: NodeJS.Signals): void => {
      interrupted = true;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.once(signal, pass);
    const end = (code: number): void => {
      for (const signal of SIGNALS) process.off(signal, pass);
      resolve(code);
    };
    child.once('error', (error) => {
      say(error.message);
      end(127);
    });
    child.once('exit', (code) => end(code ?? 1));
  });
}

async function check(what: string, file: string, args: readonly string[]): Promise<StepResult> {
  return (await run(file, args)) === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [what] };
}

const AUDIT_WITHIN_MS = 60_000;

/** Asks the registry for known weaknesses of the packages that Partyline runs on. */
async function audit(): Promise<StepResult> {
  const output = await new Promise<string>((resolve) => {
    const npm = process.env['npm_execpath'];
    const [command, ...args] = npm === undefined ? ['npm'] : [process.execPath, npm];
    execFile(
      command,
      [...args, 'audit', '--omit=dev', '--json'],
      { cwd: ROOT, timeout: AUDIT_WITHIN_MS, maxBuffer: 64 * 1_024 * 1_024 },
      (_, stdout) => resolve(stdout),
    );
  });
  const result = readAudit(output);
  if (result.kind === 'findings')
    return { passed: 0, failures: result.findings.map((one) => `audit: ${one}`) };
  say(
    result.kind === 'clean' ? 'no known weaknesses' : `skipped: the registry does not say (${result.reason})`,
  );
  return { passed: result.kind === 'clean' ? 1 : 0, failures: [] };
}

/** So few files get a second attempt; where more fail, it is no accident. */
const FEW_FILES = 3;

/**
 * Runs tests. When a few files fail, these are run once more by themselves, to tell which of their tests are flaky:
 * what counts is the first attempt.
 */
async function jest(args: readonly string[]): Promise<StepResult> {
  const first = await runJest(args);
  const failed = first.report ? failedFilesOf(first.report) : [];
  let second: JestRun | undefined;
  if (failed.length > 0 && failed.length <= FEW_FILES && !interrupted) {
    say(`\n── Once more, to tell what is flaky: ${failed.map((file) => relative(ROOT, file)).join(', ')}`);
    second = await runJest(['--runTestsByPath', ...failed]);
  }
  const whole = args.length === 0;
  return verdictOf({ first, second, whole, listed: FLAKY_TESTS, now: new Date(), root: ROOT });
}

async function runJest(args: readonly string[]): Promise<JestRun> {
  const directory = mkdtempSync(join(tmpdir(), 'partyline-report-'));
  const reportFile = join(directory, 'report.json');
  try {
    const code = await run(
      'jest/bin/jest.js',
      ['--json', `--outputFile=${reportFile}`, ...args],
      ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    );
    return { code, report: readReport(reportFile) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function readReport(file: string): JestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestReport;
  } catch {
    return undefined;
  }
}

const jestArguments = process.argv.slice(2);
const steps: [string, () => Promise<StepResult>][] = [
  ['Lint', () => check('lint: see the findings above', 'oxlint/bin/oxlint', ['--type-aware'])],
  ['Format', () => check('format: "npm run format" puts it right', 'oxfmt/bin/oxfmt', ['--check'])],
  ['Types', () => check('types: see the errors above', 'typescript/bin/tsc', ['--noEmit'])],
  [
    'Pages',
    () => check("the pages' types: see the errors above", 'typescript/bin/tsc', ['--noEmit', '-p', 'web']),
  ],
  ['Unused', () => check('unused code: see the list above', 'knip/bin/knip.js', [])],
  ['Audit', audit],
  ['Tests', () => jest(jestArguments)],
];

const summary: string[] = [];
const failures: string[] = [];
const flaky: string[] = [];
let passed = 0;
for (const [title, step] of steps) {
  if (interrupted) {
    failures.push(`${title.toLowerCase()}: not run, being interrupted`);
    continue;
  }
  say(`\n── ${title}`);
  const began = Date.now();
  const result = await step();
  passed += result.passed;
  failures.push(...result.failures);
  flaky.push(...(result.flaky ?? []));
  const outcome = result.failures.length === 0 ? 'ok' : `${result.failures.length} failed`;
  summary.push(`${title.padEnd(8)}${outcome.padEnd(12)}${((Date.now() - began) / 1000).toFixed(1)} s`);
}

say(`\n── Summary\n${summary.join('\n')}`);
if (flaky.length > 0) {
  say(
    `\nFlaky (failed at first, passed when run once more):\n${flaky.map((test) => `  ${test}`).join('\n')}`,
  );
}
if (failures.length > 0) say(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
say(`\n${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
