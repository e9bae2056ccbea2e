import type { ChatId, PostId } from '../../domain/ids.ts';
import type { Claim, ClaimedDelivery } from '../../domain/posts/ledger.ts';
import type { LimiterVerdict } from '../../domain/posts/limiter.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import {
  type Batch,
  type BatchBounds,
  type BatchProgress,
  createBatchStep,
  isWithin,
  SHORT_WAIT_MS,
} from './batch.ts';
import { type Claimed, type DeliveryDependencies, DeliveryCalls, type Later } from './deliveryCalls.ts';
import { Permits } from '../../domain/posts/permits.ts';
import { rest } from '../rest.ts';

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
/** A chat whose turn comes this soon keeps its claim; the others' rows go back with their time. */
const SOON_MS = 1_500;

/** Makes the step that sends a post's next deliveries: at most a thousand, for at most a minute. */
export function createDeliverBatch(
  dependencies: DeliveryDependencies,
): (postId: PostId) => Promise<BatchProgress> {
  // Held by the one batch that waits for everybody's turn: posts take turns, and few ask.
  const turn = new Permits(1);
  return createBatchStep(
    dependencies.stopping,
    (postId, bounds) => new DeliveryBatch(dependencies, bounds, turn, postId),
    async (postId) => (await dependencies.ledger.tally(postId)).open,
  );
}

/** What the limiter said, and when it was asked, in milliseconds since the epoch. */
interface Leave {
  readonly verdicts: readonly LimiterVerdict[];
  readonly askedAt: number;
}

class DeliveryBatch implements Batch<Claimed> {
  readonly longestLookAgainMs = 1_000;
  readonly #with: DeliveryDependencies;
  readonly #bounds: BatchBounds;
  readonly #turn: Permits;
  readonly #postId: PostId;
  readonly #calls: DeliveryCalls;
  #claimRows = CLAIM_ROWS.first;
  #holdEnd = 0;

  constructor(dependencies: DeliveryDependencies, bounds: BatchBounds, turn: Permits, postId: PostId) {
    this.#with = dependencies;
    this.#bounds = bounds;
    this.#turn = turn;
    this.#postId = postId;
    this.#calls = new DeliveryCalls({ ...dependencies, stopping: bounds.stopping }, postId);
  }

  get begun(): number {
    return this.#calls.begun;
  }

  get callsAreUnderWay(): boolean {
    return this.#calls.areUnderWay;
  }

  get hasFailed(): boolean {
    return this.#calls.haveFailed;
  }

  during<T>(work: () => Promise<T>): Promise<T> {
    return this.#calls.during(work);
  }

  claim(after: ChatId, most: number): Promise<Claim> {
    const { ledger } = this.#with;
    return ledger.claim(this.#postId, this.#calls.token, Math.min(this.#claimRows, most), after);
  }

  async carryOut(claim: Claimed): Promise<{ haltMs: number; last: ChatId }> {
    const began = Date.now();
    this.#holdEnd = began + HOLD_MS;
    const last = claim.deliveries.at(-1)!.chatId;
    const haltMs = await this.#sendAll(claim);
    if (haltMs > 0) return { haltMs, last };
    if (this.#calls.refused !== undefined) await this.#calls.failHeld(this.#calls.refused);
    await this.#calls.handBack();
    if (this.#calls.refusalsAreUnexplained) await this.#calls.weigh();
    this.#claimRows = nextClaimRows(this.#claimRows, Date.now() - began);
    return { haltMs: 0, last };
  }

  callsEnd(): Promise<void> {
    return this.#calls.end();
  }

  rest(ms: number): Promise<void> {
    return this.#with.waiting.rest(this.#postId, ms, this.#bounds.stopping);
  }

  #sendsGoOn(): boolean {
    // After a refusal that nobody understands the calls under way are awaited, before others are made.
    if (this.hasFailed || this.#calls.refused !== undefined || this.#calls.refusalsAreUnexplained)
      return false;
    return isWithin(this.#bounds) && Date.now() < this.#holdEnd;
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
      if (soon.length > 0) await rest(soonMs, this.#bounds.stopping);
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
        const verdicts = await limiter.acquire(rulesOf(claim.route).lane, requests);
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
        await rest(restMs, this.#bounds.stopping);
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
