import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { ChatId, PostId } from '../../domain/ids.ts';

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

/** A batch ends after so many rows, or so long: the budget of history events is made of these two. */
const BATCH_ROWS = 1_000;
const BATCH_MS = 60_000;
/** What waits no longer than this is waited for here; a longer wait is a durable timer. */
export const SHORT_WAIT_MS = 5_000;
const HEARTBEAT_MS = 2_000;

/** When a batch is to begin nothing more: at `end` (ms since 1970), or once it is told to stop. */
export interface BatchBounds {
  readonly end: number;
  readonly stopping: AbortSignal;
}

/** One run over a post's open rows, from the first chat to the last. */
export interface Batch<Rows extends { readonly kind: 'claimed' }> {
  /** How many rows were begun so far. */
  readonly begun: number;
  /** Calls that are about to change what can be claimed. */
  readonly callsAreUnderWay: boolean;
  /** Something is wrong: nothing more is to be begun. */
  readonly hasFailed: boolean;
  /** So long at most, in milliseconds, until it looks again while all that is open waits for other posts. */
  readonly longestLookAgainMs: number;
  /** Does the work with its claims kept alive, and leaves nothing claimed behind. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Claims at most `most` rows beyond that chat. */
  claim(after: ChatId, most: number): Promise<Rows | Exclude<BatchProgress['next'], { kind: 'more' }>>;
  /** Works on claimed rows; `haltMs` is how long nothing at all may be sent when that is long, or else 0. */
  carryOut(rows: Rows): Promise<{ readonly haltMs: number; readonly last: ChatId }>;
  /** Waits until no calls are under way. */
  callsEnd(): Promise<void>;
  /** Waits so many milliseconds, or until there may be something to do, or to stop. */
  rest(ms: number): Promise<void>;
}

/** Makes an activity of batches: it beats while one runs. `openOf` counts what is left. */
export function createBatchStep<Rows extends { readonly kind: 'claimed' }>(
  stopping: AbortSignal,
  begin: (postId: PostId, bounds: BatchBounds) => Batch<Rows>,
  openOf: (postId: PostId) => Promise<number>,
): (postId: PostId) => Promise<BatchProgress> {
  return async (postId) => {
    const bounds = {
      end: Date.now() + BATCH_MS,
      stopping: AbortSignal.any([stopping, cancellationSignal()]),
    };
    const batch = begin(postId, bounds);
    // Tells Temporal that this worker lives.
    const pulse = setInterval(() => heartbeat(batch.begun), HEARTBEAT_MS);
    try {
      const next = await batch.during(() => goOver(batch, bounds));
      return { open: await openOf(postId), next };
    } finally {
      clearInterval(pulse);
    }
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
  // Each look is twice as long after the one before.
  let lookAgainMs = 0;
  while (batch.begun < BATCH_ROWS && !batch.hasFailed && isWithin(bounds)) {
    const { callsAreUnderWay } = batch;
    const claim = await batch.claim(after, BATCH_ROWS - batch.begun);
    if (claim.kind === 'claimed') {
      const { haltMs, last } = await batch.carryOut(claim);
      if (haltMs > 0) return { kind: 'wait', waitMs: haltMs };
      after = last;
      lookAgainMs = 0;
    } else if (claim.kind !== 'wait') {
      return claim;
    } else if (callsAreUnderWay || after > 0) {
      // These calls are about to change the picture; and rows before the last chat have not been looked at.
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
  // A minute of waiting for others: they get this place to work in.
  if (batch.begun === 0 && Date.now() >= bounds.end) return { kind: 'wait', waitMs: SHORT_WAIT_MS };
  return { kind: 'more' };
}
