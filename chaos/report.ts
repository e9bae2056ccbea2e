import type { Fault } from './fault.ts';
import type { Verdict } from './scene.ts';

/** What came of one fault: how it was withstood, or why it was not tried. */
export type Entry =
  | { readonly fault: Fault; readonly verdict: Verdict }
  | { readonly fault: Fault; readonly skipped: string };

const HEADINGS = [
  'fault',
  'posts',
  'destinations',
  'lost',
  'twice',
  'in doubt',
  'out of order',
  'longest stall',
  'promise',
];

/** The table, what each fault does, and which promises were broken. */
export function written(entries: readonly Entry[]): string {
  const table = tableOf([HEADINGS, ...entries.map(rowOf)]);
  const explained = entries.map(({ fault }) => `  ${fault.name.padEnd(14)} ${fault.what}`);
  return [table, '', ...explained, '', ...remarksOn(entries)].join('\n');
}

export function isBroken(entry: Entry): boolean {
  return 'verdict' in entry && entry.verdict.broken.length > 0;
}

/** One fault in a line, shown while the table is still to come. */
export function line(entry: Entry): string {
  return rowOf(entry)
    .map((cell, column) => (column === 0 ? cell : `${HEADINGS[column]} ${cell}`))
    .join(', ');
}

function rowOf(entry: Entry): string[] {
  if ('skipped' in entry)
    return [entry.fault.name, ...Array<string>(HEADINGS.length - 2).fill('–'), 'skipped'];
  const { fault, verdict } = entry;
  const overtaken = verdict.overtakenInDoubt > 0 ? ` (+${verdict.overtakenInDoubt} in doubt)` : '';
  return [
    fault.name,
    String(verdict.posts),
    String(verdict.destinations),
    String(verdict.lost),
    String(verdict.twice),
    String(verdict.doubts),
    `${verdict.outOfOrder}${overtaken}`,
    `${(verdict.longestStallMs / 1_000).toFixed(1)} s`,
    isBroken(entry) ? 'BROKEN' : 'kept',
  ];
}

function remarksOn(entries: readonly Entry[]): string[] {
  const remarks = entries.flatMap((entry) =>
    'skipped' in entry
      ? [`${entry.fault.name}: skipped, ${entry.skipped}`]
      : entry.verdict.broken.map((sentence) => `${entry.fault.name}: ${sentence}`),
  );
  const broken = entries.filter(isBroken).length;
  const verdict = broken === 0 ? 'Every promise that was tried was kept.' : `${broken} promises were broken.`;
  return [...remarks, verdict];
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return lines.join('\n');
}
