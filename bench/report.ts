import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** One thing that was measured. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  /** What the same costs without the product, in the same run. */
  readonly baseline?: string;
  readonly ratio?: number;
  readonly target?: Target;
}

/** What a figure is to be, and whether it is. */
export interface Target {
  readonly text: string;
  readonly met: boolean;
}

/** What a scenario found. */
export interface Report {
  readonly scenario: string;
  readonly figures: readonly Figure[];
  /** One line of JSON each. */
  readonly json: readonly Readonly<Record<string, unknown>>[];
  /** What a reader should know beside the figures. */
  readonly remarks?: readonly string[];
}

/** Everything found, as a table for people and a line of JSON per measurement for programs. */
export function written(reports: readonly Report[]): string {
  const rows = reports.flatMap(({ scenario, figures }) =>
    figures.map((figure) => [
      scenario,
      figure.name,
      figure.value,
      figure.baseline ?? '',
      figure.ratio === undefined ? '' : rounded(figure.ratio, 2).toString(),
      figure.target === undefined ? '' : `${figure.target.text}: ${figure.target.met ? 'met' : 'MISSED'}`,
    ]),
  );
  const table = tableOf([['scenario', 'figure', 'value', 'baseline', 'ratio', 'target'], ...rows]);
  const remarks = reports.flatMap(({ scenario, remarks = [] }) =>
    remarks.map((text) => `${scenario}: ${text}`),
  );
  const json = reports.flatMap(({ json }) => json.map((line) => JSON.stringify(line)));
  const missed = reports.flatMap(({ figures }) => figures).filter(({ target }) => target?.met === false);
  const verdict =
    missed.length === 0
      ? 'All targets that were measured are met.'
      : `${missed.length} missed: ${missed.map(({ name }) => name).join(', ')}.`;
  return [table, ...(remarks.length > 0 ? ['', ...remarks] : []), '', ...json, '', verdict].join('\n');
}

/** The machine, and how busy it was: figures mean nothing without. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[0]!;
  const busy = load > 1 ? ' (BUSY: these figures are of a machine that does other things too)' : '';
  return (
    `${new Date().toISOString().slice(0, 16)}Z, ${availableParallelism()} × ${cpu}, ${memory} GiB, ` +
    `Node ${process.versions.node}, load ${load.toFixed(2)}${busy}`
  );
}

export function atLeast(value: number, bound: number): Target {
  return { text: `≥ ${bound}`, met: value >= bound };
}

export function atMost(value: number, bound: number): Target {
  return { text: `≤ ${bound}`, met: value <= bound };
}

/** For JSON and tables: no more digits than mean something. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function tableOf(rows: readonly (readonly string[])[]): string {
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
