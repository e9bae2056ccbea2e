import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { ChatId, PostId } from '../domain/ids.ts';
import type { ClaimedDelivery } from '../domain/ledger.ts';
import type { LimiterVerdict } from '../domain/limiter.ts';
import { laneOf } from '../domain/line.ts';
import { type Claimed, type DeliveryDependencies, DeliveryCalls, type Later } from './deliveryCalls.ts';
import { Permits } from './permits.ts';
import { rest } from './rest.ts';

/** How a post stands after a batch, and what its workflow does next. */
export interface BatchProgress {
  readonly open: number;
  readonly next:
    | { readonly kind: 'done' }
    /** More can be sent at once. */
    | { readonly kind: 'more' }
    | { readonly kind: 'wait'; readonly waitMs: number }
    | { readonly kind: 'paused' };
}

/** A batch ends after so many deliveries, or so long: the budget of history events is made of these two. */
const BATCH_ROWS = 1_000;
const BATCH_MS = 60_000;
/**
 * How many rows are claimed at once: more while they go quickly, fewer while they wait, since a pause and a
 * restriction are only seen when the next rows are claimed.
 */
const CLAIM_ROWS = { first: 50, least: 10, most: 200 };
const QUICK_MS = 500;
const SLOW_MS = 1_000;
/** What was claimed and has not begun by then goes back, so that a pause takes effect in about that time. */
const HOLD_MS = 1_500;
/** So many deliveries are asked about in one turn at the limiter, and begin together when there are permits. */
const GROUP_ROWS = 10;
/** What waits no longer than this is waited for here; a longer wait is a durable timer. */
const SHORT_WAIT_MS = 5_000;
/** A chat whose turn comes this soon keeps its claim; the others' rows go back with their time. */
const SOON_MS = 1_500;
/** While all that is open waits for other posts, each look is twice as long after the one before, up to this. */
const LONGEST_LOOK_AGAIN_MS = 1_000;
const HEARTBEAT_MS = 2_000;

/** Makes the step that sends a post's next deliveries: at most {@link BATCH_ROWS}, for at most a minute. */
export function createDeliverBatch(
  dependencies: DeliveryDependencies,
): (postId: PostId) => Promise<BatchProgress> {
  // Held by the one batch that waits for everybody's turn: posts take turns, and few ask.
  const turn = new Permits(1);
  return async (postId) => {
    const stopping = AbortSignal.any([dependencies.stopping, cancellationSignal()]);
    const batch = new Batch({ ...dependencies, stopping }, turn, postId);
    // Tells Temporal that this worker lives.
    const pulse = setInterval(() => heartbeat(batch.begun), HEARTBEAT_MS);
    try {
      const next = await batch.run();
      const { open } = await dependencies.ledger.tally(postId);
      return { open, next };
    } finally {
      clearInterval(pulse);
    }
  };
}

/** What the limiter said, and when it was asked, in milliseconds since the epoch. */
interface Leave {
  readonly verdicts: readonly LimiterVerdict[];
  readonly askedAt: number;
}

/** One run over a post's open deliveries. */
class Batch {
  readonly #with: DeliveryDependencies;
  readonly #turn: Permits;
  readonly #postId: PostId;
  readonly #calls: DeliveryCalls;
  readonly #end = Date.now() + BATCH_MS;
  #holdEnd = 0;

  constructor(dependencies: DeliveryDependencies, turn: Permits, postId: PostId) {
    this.#with = dependencies;
    this.#turn = turn;
    this.#postId = postId;
    this.#calls = new DeliveryCalls(dependencies, postId);
  }

  get begun(): number {
    return this.#calls.begun;
  }

  run(): Promise<BatchProgress['next']> {
    return this.#calls.during(() => this.#deliverWhatIsOpen());
  }

  async #deliverWhatIsOpen(): Promise<BatchProgress['next']> {
    let after = 0 as ChatId;
    let claimRows = CLAIM_ROWS.first;
    let lookAgainMs = 0;
    while (this.#calls.begun < BATCH_ROWS && this.#goesOn()) {
      const callsAreUnderWay = this.#calls.areUnderWay;
      const limit = Math.min(claimRows, BATCH_ROWS - this.#calls.begun);
      const claim = await this.#with.ledger.claim(this.#postId, this.#calls.token, limit, after);
      if (claim.kind === 'claimed') {
        const began = Date.now();
        this.#holdEnd = began + HOLD_MS;
        const haltMs = await this.#sendAll(claim);
        if (haltMs > 0) return { kind: 'wait', waitMs: haltMs };
        if (this.#calls.refused !== undefined) await this.#calls.failHeld(this.#calls.refused);
        await this.#calls.handBack();
        claimRows = nextClaimRows(claimRows, Date.now() - began);
        after = claim.deliveries.at(-1)!.chatId;
        lookAgainMs = 0;
        continue;
      }
      if (claim.kind !== 'wait') return claim;
      if (callsAreUnderWay || after > 0) {
        // These calls are about to change the picture; and rows before the last chat have not been looked at.
        await this.#calls.end();
        after = 0 as ChatId;
        continue;
      }
      if (claim.waitMs > SHORT_WAIT_MS) return claim;
      const waitMs = Math.max(claim.waitMs, lookAgainMs);
      await this.#with.waiting.rest(this.#postId, waitMs, this.#with.stopping);
      lookAgainMs = Math.min(2 * waitMs, LONGEST_LOOK_AGAIN_MS);
    }
    // A minute of waiting for others: they get this place to work in.
    if (this.#calls.begun === 0 && Date.now() >= this.#end) return { kind: 'wait', waitMs: SHORT_WAIT_MS };
    return { kind: 'more' };
  }

  #goesOn(): boolean {
    return !this.#calls.haveFailed && Date.now() < this.#end && !this.#with.stopping.aborted;
  }

  #sendsGoOn(): boolean {
    return this.#goesOn() && this.#calls.refused === undefined && Date.now() < this.#holdEnd;
  }

  /**
   * Sends claimed deliveries as fast as the limiter and the permits let them go. Answers with how long nothing at
   * all may be sent when that is long, and with 0 otherwise. What it could not begin stays held.
   */
  async #sendAll(claim: Claimed): Promise<number> {
    let waiting = await this.#calls.hold(claim);
    while (waiting.length > 0) {
      const soon: ClaimedDelivery[] = [];
      let soonMs = SOON_MS;
      while (waiting.length > 0) {
        if (!this.#sendsGoOn()) return 0;
        const { verdicts, askedAt } = await this.#askLimiter(claim, waiting.slice(0, GROUP_ROWS));
        const group = waiting.slice(0, verdicts.length);
        waiting = waiting.slice(group.length);
        const granted: ClaimedDelivery[] = [];
        const later: Later[] = [];
        const next: ClaimedDelivery[] = [];
        let haltMs = 0;
        group.forEach((delivery, index) => {
          const verdict = verdicts[index]!;
          if (verdict.granted) granted.push(delivery);
          else if (verdict.because === 'everybody') {
            haltMs = Math.max(haltMs, verdict.waitMs);
            next.push(delivery);
          } else if (verdict.waitMs > SOON_MS) later.push({ delivery, delayMs: verdict.waitMs });
          else {
            soon.push(delivery);
            soonMs = Math.min(soonMs, verdict.waitMs);
          }
        });
        // First of all, since leave does not keep.
        this.#calls.begin(claim, granted, askedAt);
        await this.#calls.putBack(later);
        if (haltMs > SHORT_WAIT_MS) return haltMs;
        waiting.unshift(...next);
      }
      if (soon.length > 0) await rest(soonMs, this.#with.stopping);
      waiting = soon;
    }
    return 0;
  }

  /**
   * The limiter's verdicts over the first of a group, as many as there are permits for, once at least one may go or
   * waiting for everybody's turn is no use. Each that may go has its permit: it begins at once, while leave is fresh.
   */
  async #askLimiter(claim: Claimed, group: readonly ClaimedDelivery[]): Promise<Leave> {
    const { permits, limiter } = this.#with;
    await this.#turn.take(1);
    let permitted = 0;
    try {
      // A few at a time, since each beginning is a write; not all at once, since calls that hang keep their permits.
      const few = Math.ceil(permits.size / 4);
      permitted = await permits.take(Math.min(few, group.length), group.length);
      const requests = group.slice(0, permitted).map((delivery) => this.#calls.requestFor(claim, delivery));
      while (this.#sendsGoOn()) {
        const askedAt = Date.now();
        const verdicts = await limiter.acquire(laneOf(claim.line), requests);
        const granted = verdicts.filter((verdict) => verdict.granted).length;
        const restMs = Math.min(
          ...verdicts.map((verdict) =>
            !verdict.granted && verdict.because === 'everybody' ? verdict.waitMs : Number.POSITIVE_INFINITY,
          ),
        );
        if (granted > 0 || restMs > SHORT_WAIT_MS) {
          permits.give(permitted - granted);
          permitted = 0;
          return { verdicts, askedAt };
        }
        await rest(restMs, this.#with.stopping);
      }
      return { verdicts: [], askedAt: 0 };
    } finally {
      permits.give(permitted);
      this.#turn.give(1);
    }
  }
}

function nextClaimRows(now: number, tookMs: number): number {
  if (tookMs < QUICK_MS) return Math.min(2 * now, CLAIM_ROWS.most);
  return tookMs > SLOW_MS ? Math.max(Math.floor(now / 2), CLAIM_ROWS.least) : now;
}
