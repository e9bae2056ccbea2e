import { readFileSync } from 'node:fs';
import { cpuTicksOfTree } from './processes.ts';

/**
 * Watches what share of all processors programs use that do not descend from the given processes. Answers with that
 * share since the call, between 0 and 1; undefined where nobody says (outside Linux).
 */
export function watchOthers(roots: readonly number[]): () => number | undefined {
  const before = processorTicks();
  const oursBefore = cpuTicksOfTree(roots);
  return () => {
    const after = processorTicks();
    if (before === undefined || after === undefined) return undefined;
    const ours = cpuTicksOfTree(roots) - oursBefore;
    const others = after.busy - before.busy - ours;
    return Math.max(0, others / (after.all - before.all));
  };
}

/** What all processors did since the machine started, by proc(5), in ticks. */
function processorTicks(): { readonly busy: number; readonly all: number } | undefined {
  try {
    const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
    // user, nice, system, idle, iowait, irq, softirq, steal; guests are in user.
    const ticks = first.trim().split(/\s+/).slice(1, 9).map(Number);
    const all = ticks.reduce((sum, some) => sum + some, 0);
    return { busy: all - ticks[3]! - ticks[4]!, all };
  } catch {
    return undefined;
  }
}
