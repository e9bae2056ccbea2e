import type { Lane } from './lane.ts';

/** A way of carrying posts. */
export type Line = 'hub' | 'announcement';

/** The urgency of a line's copies. */
export function laneOf(line: Line): Lane {
  return line === 'announcement' ? 'announcement' : 'relay';
}

/**
 * Whether an attempt whose answer is missing is made again. A post must arrive, be it twice; an announcement that
 * comes twice to every chat is worse than one that a few do not get.
 */
export function isRepeated(line: Line): boolean {
  return line !== 'announcement';
}
