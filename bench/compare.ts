/**
 * Compares two commits: measures both alternately on the same machine, each with its own bench, and puts their figures next
 * to each other. Reads the lines of JSON, which every version of the bench prints.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Comparison } from './options.ts';
import { watchOthers } from './otherLoad.ts';
import { median } from './rate.ts';
import { BUSY_SHARE, machine, spreadOf, tableOf } from './report.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A checkout that is measured. */
interface Side {
  readonly name: string;
  readonly directory: string;
  /** What each of its runs printed: the numbers, by what they measure. */
  readonly runs: Map<string, number>[];
}

let running: ChildProcess | undefined;

/** Ends what {@link compare} runs at the moment; it then fails. */
export async function endComparison(): Promise<void> {
  const child = running;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Measures each commit the given number of times, and returns the table. */
export async function compare(
  { old, new: other, args }: Comparison,
  repetitions: number,
  log: (line: string) => void,
): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'partyline-compare-'));
  try {
    const sides = [
      checkOut(directory, 'old', old),
      other === undefined ? thisCheckout() : checkOut(directory, 'new', other),
    ] as const;
    let busy = 0;
    for (let n = 0; n < repetitions; n += 1) {
      // Each goes first as often as the other: a machine that becomes slower is unfair to neither.
      for (const side of n % 2 === 0 ? sides : sides.toReversed()) {
        log(`compare: ${side.name}, ${n + 1} of ${repetitions}`);
        const othersShare = watchOthers([process.pid]);
        side.runs.push(await measure(side.directory, args));
        if ((othersShare() ?? 0) > BUSY_SHARE) busy += 1;
      }
    }
    return [machine(), '', tableOf(rowsOf(...sides)), ...busyRemark(busy, 2 * repetitions)].join('\n');
  } finally {
    rmSync(directory, { recursive: true, force: true });
    git('worktree', 'prune');
  }
}

function busyRemark(busy: number, runs: number): string[] {
  if (busy === 0) return [];
  return ['', `${busy} of ${runs} runs were on a BUSY machine: none of this counts.`];
}

function thisCheckout(): Side {
  const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', changed';
  return { name: `${git('rev-parse', '--short', 'HEAD')}${changed}`, directory: ROOT, runs: [] };
}

/** Checks a commit out in a directory of its own; its packages are ours if it asks for the same. */
function checkOut(parent: string, name: string, commit: string): Side {
  const directory = join(parent, name);
  git('worktree', 'add', '--quiet', '--detach', directory, commit);
  const lockOf = (root: string): string => readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (lockOf(directory) === lockOf(ROOT)) {
    symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  } else {
    execFileSync(process.execPath, ['bin/bootstrap.mjs'], { cwd: directory, stdio: ['ignore', 2, 2] });
  }
  return { name: git('rev-parse', '--short', commit), directory, runs: [] };
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
}

/** Runs the bench of a checkout once. */
async function measure(directory: string, args: readonly string[]): Promise<Map<string, number>> {
  const child = spawn(process.execPath, ['bench/run.ts', ...args, '--repetitions=1'], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The bench in ${directory} failed.`);
  return numbersIn(text);
}

/** The numbers in all lines of JSON, each by its line's texts and its own name. */
export function numbersIn(text: string): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const line of text.split('\n').filter((line) => line.startsWith('{'))) {
    const fields = Object.entries(JSON.parse(line) as Record<string, unknown>);
    const name = fields.flatMap(([, value]) => (typeof value === 'string' ? value : [])).join(' ');
    for (const [key, value] of fields) {
      if (typeof value !== 'number') continue;
      let label = `${name}: ${key}`;
      for (let n = 2; numbers.has(label); n += 1) label = `${name} ${n}: ${key}`;
      numbers.set(label, value);
    }
  }
  return numbers;
}

/** One row for each number that both have and that is not the same everywhere, such as how much was asked for. */
function rowsOf(old: Side, current: Side): string[][] {
  const labels = [...(current.runs[0]?.keys() ?? [])].filter((label) => old.runs[0]?.has(label));
  const valuesOf = (side: Side, label: string): number[] => side.runs.flatMap((run) => run.get(label) ?? []);
  const compared = labels
    .map((label) => ({ label, before: valuesOf(old, label), after: valuesOf(current, label) }))
    .filter(({ before, after }) => new Set([...before, ...after]).size > 1);
  const digitsFor = (values: readonly number[]): number => (Math.abs(median(values)) < 10 ? 2 : 1);
  return [
    ['figure', old.name, current.name, 'ratio'],
    ...compared.map(({ label, before, after }) => [
      label,
      spreadOf(before, digitsFor(before)),
      spreadOf(after, digitsFor(before)),
      (median(after) / median(before)).toFixed(2),
    ]),
  ];
}
