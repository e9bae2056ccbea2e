import type { BenchOptions } from './options.ts';
import type { Report } from './report.ts';
import type { Services } from './services.ts';
import type { Telegram } from './telegram.ts';

/** What scenarios work with. */
export interface Stage {
  readonly services: Services;
  readonly telegram: Telegram;
  readonly options: BenchOptions;
  /** Tells the user how it goes. */
  readonly log: (line: string) => void;
}

/** Measures one thing. Rejects when something broke; a missed target is a result. */
export type Scenario = (stage: Stage) => Promise<Report>;

/**
 * Measures a baseline before and after the work that it is compared with: a machine whose speed changes meanwhile
 * shows, and the mean is fair to both.
 */
export async function between<T>(
  measure: () => Promise<number>,
  work: () => Promise<T>,
): Promise<{ result: T; baseline: number; drift: number }> {
  const before = await measure();
  const result = await work();
  const after = await measure();
  return {
    result,
    baseline: (before + after) / 2,
    drift: Math.abs(after - before) / Math.max(before, after),
  };
}
