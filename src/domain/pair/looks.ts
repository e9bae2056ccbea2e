import { type Preferences, stepsAfter, wideningsOf } from './preferences.ts';

/** How soon the queue is searched again for somebody whom nobody suited, in milliseconds: two who searched at one moment may have missed each other. */
const FIRST_LOOKS_MS = [1_000, 3_000, 10_000];
/** By how much the first looks vary, so that those who came together do not search together again. */
const JITTER = 0.5;
/** How soon the queue is searched again when no preference is left to widen: those who come later search for themselves. */
const LATER_LOOKS_MS = 10 * 60_000;

/** When to search the queue for somebody again, and how far their preferences have widened by now. */
export interface Look {
  readonly steps: number;
  readonly afterMs: number;
}

/**
 * What follows after this many searches and this wait.
 *
 * @param random a number from 0 to 1
 */
export function lookAfter(
  { looks, waitedMs, preferences }: { looks: number; waitedMs: number; preferences: Preferences },
  random: number = Math.random(),
): Look {
  const early = FIRST_LOOKS_MS[looks];
  const waits = wideningsOf(preferences)
    .map(({ afterSeconds }) => afterSeconds * 1_000 - waitedMs)
    .filter((ms) => ms > 0);
  const afterMs = Math.min(
    ...waits,
    early === undefined ? LATER_LOOKS_MS : early * (1 + JITTER * (random - 0.5)),
  );
  return { steps: stepsAfter(waitedMs), afterMs };
}
