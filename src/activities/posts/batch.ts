import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { repeatDuring } from '../../domain/concurrency/timers.ts';
import type { ChatId, PostId } from '../../domain/ids.ts';
import { BATCH, HEARTBEAT_MS, SHORT_WAIT_MS } from './batchLimits.ts';

/** How a post stands after a batch, and what its workflow does next. */
export interface BatchProgress {
  readonly open: number;
  readonly next:
    | { readonly kind: 'done' }
    /** More can be done at once. */
    | { readonly kind: 'more' }
    | { readonly kind: 'wait'; readonly waitMs: number }
    | { readonly kind: 'paused' };
}

/** When a batch begins nothing more: at `end` (milliseconds since 1970), or when `stopping` aborts. */
export interface BatchBounds {
  readonly end: number;
  readonly stopping: AbortSignal;
}

/** One run over a post's open rows, from the first chat to the last. */
export interface Batch<Rows extends { readonly kind: 'claimed' }> {
  /** How many rows have begun. */
  readonly begun: number;
  /** Whether calls are under way, whose outcomes change what can be claimed. */
  readonly callsAreUnderWay: boolean;
  /** Whether something failed, so that nothing more may begin. */
  readonly hasFailed: boolean;
  /** While all open rows wait for other posts, the batch looks again after this many milliseconds at most. */
  readonly longestLookAgainMs: number;
  /** Runs `work` while the leases on claimed rows are renewed, and gives back what is still claimed at the end. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Claims at most `most` rows, beginning after chat `after`. */
  claim(after: ChatId, most: number): Promise<Rows | Exclude<BatchProgress['next'], { kind: 'more' }>>;
  /**
   * Works on claimed rows. `haltMs` is how many milliseconds the bot may send nothing at all, if that is longer than a
   * batch waits, and 0 otherwise. `last` is the last chat among the rows.
   */
  carryOut(rows: Rows): Promise<{ readonly haltMs: number; readonly last: ChatId }>;
  /** Resolves when no calls are under way any more. */
  callsEnd(): Promise<void>;
  /** Waits `ms` milliseconds, but no longer than until there may be something to do or the batch has to stop. */
  rest(ms: number): Promise<void>;
}

/**
 * Creates an activity that runs one batch and sends heartbeats meanwhile.
 *
 * @param openOf counts the rows of the post that are still open
 */
export function createBatchStep<Rows extends { readonly kind: 'claimed' }>(
  stopping: AbortSignal,
  begin: (postId: PostId, bounds: BatchBounds) => Batch<Rows>,
  openOf: (postId: PostId) => Promise<number>,
): (postId: PostId) => Promise<BatchProgress> {
  return async (postId) => {
    const bounds = {
      end: Date.now() + BATCH.ms,
      stopping: AbortSignal.any([stopping, cancellationSignal()]),
    };
    const batch = begin(postId, bounds);
    const beat = (): void => heartbeat(batch.begun);
    return repeatDuring(HEARTBEAT_MS, beat, async () => {
      const next = await batch.during(() => goOver(batch, bounds));
      return { open: await openOf(postId), next };
    });
  };
}

/** Whether a batch may begin something more. */
export function isWithin({ end, stopping }: BatchBounds): boolean {
  return Date.now() < end && !stopping.aborted;
}

async function goOver<Rows extends { readonly kind: 'claimed' }>(
  batch: Batch<Rows>,
  bounds: BatchBounds,
): Promise<BatchProgress['next']> {
  let after = 0 as ChatId;
  // Doubles from look to look.
  let lookAgainMs = 0;
  while (batch.begun < BATCH.rows && !batch.hasFailed && isWithin(bounds)) {
    const { callsAreUnderWay } = batch;
    const claim = await batch.claim(after, BATCH.rows - batch.begun);
    if (claim.kind === 'claimed') {
      const { haltMs, last } = await batch.carryOut(claim);
      if (haltMs > 0) return { kind: 'wait', waitMs: haltMs };
      after = last;
      lookAgainMs = 0;
    } else if (claim.kind !== 'wait') {
      return claim;
    } else if (callsAreUnderWay || after > 0) {
      // The outcomes of these calls may free rows, and rows up to the last chat were not looked at again.
      await batch.callsEnd();
      after = 0 as ChatId;
    } else if (claim.waitMs > SHORT_WAIT_MS) {
      return claim;
    } else {
      const waitMs = Math.max(claim.waitMs, lookAgainMs);
      await batch.rest(waitMs);
      lookAgainMs = Math.min(2 * waitMs, batch.longestLookAgainMs);
    }
  }
  // The whole batch has waited for other posts: its place in the worker goes to them.
  if (batch.begun === 0 && Date.now() >= bounds.end) return { kind: 'wait', waitMs: SHORT_WAIT_MS };
  return { kind: 'more' };
}
