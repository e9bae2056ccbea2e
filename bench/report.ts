import { availableParallelism, cpus, totalmem } from 'node:os';
import { median } from './rate.ts';

/** One thing that was measured once. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** Digits behind the point that mean something; none when unset. */
  readonly digits?: number;
  /** Stands behind the value in the table. */
  readonly note?: string;
  /** What the same costs without the product, measured in the same run before and after. */
  readonly baseline?: { readonly value: number; readonly of: string };
  readonly target?: Target;
}

/** What a figure is to be. */
export interface Target {
  /** Which number is judged: the value, the value divided by its baseline, or the value less its baseline. */
  readonly of: 'value' | 'ratio' | 'excess';
  readonly least?: number;
  readonly most?: number;
  /** Whether every repetition has to meet it, rather than their median. */
  readonly always?: boolean;
}

/** What a scenario found in one repetition. */
export interface Report {
  readonly scenario: string;
  readonly figures: readonly Figure[];
  /** One line of JSON each. */
  readonly json: readonly Readonly<Record<string, unknown>>[];
  /** What a reader should know besides the figures. */
  readonly remarks?: readonly string[];
}

/** What one repetition found, and how busy the machine was with other things. */
export interface Repetition extends Report {
  /** The share of all processors that other programs used meanwhile; undefined where nobody says. */
  readonly othersShare: number | undefined;
}

/** Above this share of the processors, other programs make a figure worthless. */
export const BUSY_SHARE = 0.1;
/** Fewer repetitions say nothing about the spread. */
const LEAST_REPETITIONS = 3;

/** Whether a target is met, or why that cannot be said. */
type Verdict = 'met' | 'MISSED' | 'not judged: BUSY' | `not judged: fewer than ${number} repetitions`;

/**
 * Everything found, as a table for people and a line of JSON per measurement for programs. Each figure stands with the
 * median of its repetitions and their spread. Targets are judged by the ratio of the same repetition, never across.
 *
 * @param scenarios the repetitions of each scenario
 */
export function written(scenarios: readonly (readonly Repetition[])[]): string {
  const rows = scenarios.flatMap((repetitions) => rowsOf(repetitions));
  const table = tableOf([['scenario', 'figure', 'value', 'baseline', 'ratio', 'target'], ...rows]);
  const all = scenarios.flat();
  const remarks = scenarios.flatMap((repetitions) =>
    repetitions.flatMap(({ scenario, remarks = [] }, index) =>
      remarks.map((text) => `${scenario}, ${index + 1} of ${repetitions.length}: ${text}`),
    ),
  );
  const json = scenarios.flatMap((repetitions) =>
    repetitions.flatMap(({ json, othersShare }, index) =>
      json.map((line) =>
        JSON.stringify({
          ...line,
          repetition: index + 1,
          ...(othersShare !== undefined && { others_share: rounded(othersShare, 3) }),
        }),
      ),
    ),
  );
  const busy = all.filter((one) => isBusy(one)).length;
  const machineRemark =
    busy > 0
      ? [
          `${busy} of ${all.length} repetitions were BUSY: other programs used more than ${100 * BUSY_SHARE} %.`,
        ]
      : [];
  return [table, '', ...machineRemark, ...remarks, '', ...json, '', conclusionOf(rows)].join('\n');
}

function rowsOf(repetitions: readonly Repetition[]): string[][] {
  const names = [...new Set(repetitions.flatMap(({ figures }) => figures.map(({ name }) => name)))];
  return names.map((name) => {
    const found = repetitions.flatMap((one) => one.figures.filter((figure) => figure.name === name));
    const { digits = 0, note, baseline, target } = found.at(-1)!;
    const baselines = found.flatMap((figure) => figure.baseline?.value ?? []);
    return [
      repetitions[0]!.scenario,
      name,
      `${spreadOf(
        found.map(({ value }) => value),
        digits,
      )}${note === undefined ? '' : ` (${note})`}`,
      baseline === undefined ? '' : `${spreadOf(baselines, digits)} ${baseline.of}`,
      baseline === undefined
        ? ''
        : spreadOf(
            found.map((figure) => ratioOf(figure)),
            2,
          ),
      target === undefined ? '' : `${textOf(target)}: ${verdictOn(target, found, repetitions)}`,
    ];
  });
}

function verdictOn(target: Target, found: readonly Figure[], repetitions: readonly Repetition[]): Verdict {
  if (repetitions.some((one) => isBusy(one))) return 'not judged: BUSY';
  if (found.length < LEAST_REPETITIONS) return `not judged: fewer than ${LEAST_REPETITIONS} repetitions`;
  const numbers = found.map((figure) => judgedOf(target, figure));
  const meets = (number: number): boolean =>
    number >= (target.least ?? Number.NEGATIVE_INFINITY) &&
    number <= (target.most ?? Number.POSITIVE_INFINITY);
  return (target.always ? numbers.every(meets) : meets(median(numbers))) ? 'met' : 'MISSED';
}

function judgedOf({ of }: Target, { value, baseline }: Figure): number {
  if (of === 'value') return value;
  const base = baseline?.value ?? Number.NaN;
  return of === 'ratio' ? rounded(value / base, 2) : value - base;
}

function ratioOf({ value, baseline }: Figure): number {
  return value / (baseline?.value ?? Number.NaN);
}

function textOf({ of, least, most, always }: Target): string {
  const what = of === 'value' ? '' : of === 'ratio' ? 'ratio ' : 'above the baseline ';
  const bound = least === undefined ? `≤ ${most}` : `≥ ${least}`;
  return `${what}${bound}${always ? ' each time' : ''}`;
}

function isBusy({ othersShare }: Repetition): boolean {
  return othersShare !== undefined && othersShare > BUSY_SHARE;
}

function conclusionOf(rows: readonly (readonly string[])[]): string {
  const named = (end: string): string[] =>
    rows.filter((row) => row[5]!.includes(end)).map((row) => `${row[0]}: ${row[1]}`);
  const [missed, unjudged] = [named(': MISSED'), named('not judged')];
  const lines = [
    missed.length > 0
      ? `${missed.length} missed: ${missed.join('; ')}.`
      : 'No target that was judged is missed.',
    ...(unjudged.length > 0 ? [`${unjudged.length} not judged: ${unjudged.join('; ')}.`] : []),
  ];
  return lines.join('\n');
}

/** The median of several values, with the least and the most of them. */
export function spreadOf(values: readonly number[], digits: number): string {
  const middle = median(values).toFixed(digits);
  const [least, most] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)];
  return values.length === 1 || least === most ? middle : `${middle} [${least}–${most}]`;
}

/** The machine: figures mean nothing without. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  return (
    `${new Date().toISOString().slice(0, 16)}Z, ${availableParallelism()} × ${cpu}, ${memory} GiB, ` +
    `Node ${process.versions.node}`
  );
}

export function atLeast(bound: number, of: Target['of'] = 'value'): Target {
  return { of, least: bound };
}

export function atMost(bound: number, of: Target['of'] = 'value'): Target {
  return { of, most: bound };
}

/** For JSON and tables: no more digits than mean something. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Rows as a table whose first row is the head. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return lines.join('\n');
}
