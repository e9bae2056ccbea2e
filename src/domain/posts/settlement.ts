import type { Outcome } from './delivery.ts';

/** Where a delivery goes after an attempt. */
export type Settlement =
  | { readonly state: 'sent'; readonly version: number }
  /** `unexplained`: the network refused it and did not say whether for this chat or for the content. */
  | { readonly state: 'failed'; readonly reason: string; readonly unexplained?: true }
  /** Perhaps there, and not to be sent a second time. */
  | { readonly state: 'unknown'; readonly reason: string }
  /** Tried again after this many milliseconds; `doubt` when the attempt may have left a copy. */
  | { readonly state: 'planned'; readonly delayMs: number; readonly doubt: boolean; readonly reason: string };

/** What a settlement depends on besides the outcome. */
export interface AttemptHistory {
  readonly attempts: number;
  readonly doubts: number;
  /** Milliseconds since the post was planned, or since its hub was resumed. */
  readonly ageMs: number;
  /** The version of the post that was sent. */
  readonly version: number;
  /** Whether an attempt in doubt is made again. */
  readonly repeated: boolean;
}

/** A delivery that could not be made for a day is given up. */
const PATIENCE_MS = 24 * 3_600_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/** Milliseconds to wait before the next attempt: doubles with each, five minutes at most. */
export function retryDelay(attempts: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));
}

/**
 * What an outcome means for a delivery. What must arrive is sent again after an attempt in doubt, so at least once;
 * what must not come twice stays in doubt. What only
 * needs time is tried again until the post is a day old.
 */
export function settle(outcome: Outcome, history: AttemptHistory): Settlement {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent', version: history.version };
    case 'gone':
    case 'forbidden':
      return { state: 'failed', reason: outcome.reason };
    case 'refused':
      return {
        state: 'failed',
        reason: outcome.reason,
        ...(outcome.unexplained && { unexplained: true }),
      };
    case 'moved':
      return { state: 'planned', delayMs: 0, doubt: false, reason: 'the group became a supergroup' };
    case 'limited':
      return again(history, outcome.retryAfterMs, false, 'too many sends');
    case 'unauthorized':
      return again(history, 0, false, 'the token is not valid');
    case 'unreached':
      return again(history, retryDelay(history.attempts), false, outcome.reason);
    case 'unknown':
      if (!history.repeated) return { state: 'unknown', reason: outcome.reason };
      return again(history, retryDelay(history.doubts + 1), true, outcome.reason);
  }
}

function again(history: AttemptHistory, delayMs: number, doubt: boolean, reason: string): Settlement {
  if (history.ageMs > PATIENCE_MS) return { state: 'failed', reason: `given up after a day: ${reason}` };
  return { state: 'planned', delayMs, doubt, reason };
}
