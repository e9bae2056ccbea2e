import type { ChatId, PostId } from '../../domain/ids.ts';
import type { Claim, ClaimedDelivery } from '../../domain/posts/ledger.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import { type PermitAnswers, waitForFirstPermit } from '../../domain/posts/sendPermits.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import { Semaphore } from '../../domain/concurrency/semaphore.ts';
import { type Batch, type BatchBounds, type BatchProgress, createBatchStep, isWithin } from './batch.ts';
import { DELIVERY_CLAIM, GROUP_ROWS, HOLD_MS, SHORT_WAIT_MS, SOON_MS } from './batchLimits.ts';
import { type Claimed, type DeliveryDependencies, DeliveryCalls } from './deliveryCalls.ts';

/** Creates the step that sends a post's next deliveries: at most a thousand, for at most a minute. */
export function createDeliverBatch(
  dependencies: DeliveryDependencies,
): (postId: PostId) => Promise<BatchProgress> {
  // One batch at a time asks the limiter, so that posts get permits in the order in which they came.
  const turn = new Semaphore(1);
  return createBatchStep(
    dependencies.stopping,
    (postId, bounds) => new DeliveryBatch(dependencies, bounds, turn, postId),
    async (postId) => (await dependencies.ledger.tally(postId)).open,
  );
}

/** One run over a post's open deliveries, with several groups of calls under way at a time. */
class DeliveryBatch implements Batch<Claimed> {
  readonly longestLookAgainMs = 1_000;
  readonly #with: DeliveryDependencies;
  readonly #bounds: BatchBounds;
  readonly #turn: Semaphore;
  readonly #postId: PostId;
  readonly #calls: DeliveryCalls;
  #claimRows = DELIVERY_CLAIM.first;
  #holdEnd = 0;

  constructor(dependencies: DeliveryDependencies, bounds: BatchBounds, turn: Semaphore, postId: PostId) {
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
    // After a refusal without an explanation, the calls under way are awaited before others are made.
    if (this.hasFailed || this.#calls.refused !== undefined || this.#calls.refusalsAreUnexplained)
      return false;
    return isWithin(this.#bounds) && Date.now() < this.#holdEnd;
  }

  /**
   * Sends claimed deliveries as fast as the limiter and the call slots allow. Returns how many milliseconds the bot may
   * send nothing at all, if that is longer than a batch waits, and 0 otherwise. What could not begin stays held.
   */
  async #sendAll(claim: Claimed): Promise<number> {
    let waiting = await this.#calls.hold(claim);
    while (waiting.length > 0) {
      const soon: ClaimedDelivery[] = [];
      let soonMs = SOON_MS;
      while (waiting.length > 0) {
        if (!this.#sendsGoOn()) return 0;
        const answers = await this.#nextPermits(claim, waiting.slice(0, GROUP_ROWS));
        if (!answers) return 0;
        const { permitted, heldByChat, heldByBot, botWaitMs, askedAt } = answers;
        const asked = permitted.length + heldByChat.length + heldByBot.length;
        waiting = [...heldByBot, ...waiting.slice(asked)];
        // First of all, because permits expire.
        this.#calls.begin(claim, permitted, askedAt);
        await this.#calls.putBack(heldByChat.filter(({ waitMs }) => waitMs > SOON_MS));
        if (botWaitMs > SHORT_WAIT_MS) return botWaitMs;
        for (const { item, waitMs } of heldByChat) {
          if (waitMs > SOON_MS) continue;
          soon.push(item);
          soonMs = Math.min(soonMs, waitMs);
        }
      }
      if (soon.length > 0) await sleep(soonMs, this.#bounds.stopping);
      waiting = soon;
    }
    return 0;
  }

  /**
   * Waits for the permits of the first deliveries of a group, as many as there are call slots for. Every permitted one
   * has its slot, so that it begins at once while its permit is valid. Undefined when the sends have to end.
   */
  async #nextPermits(
    claim: Claimed,
    group: readonly ClaimedDelivery[],
  ): Promise<PermitAnswers<ClaimedDelivery> | undefined> {
    const { callSlots, limiter } = this.#with;
    await this.#turn.take(1);
    let unused = 0;
    try {
      // A few at a time, because each beginning is a write; not all, because calls that hang keep their slots.
      const few = Math.ceil(callSlots.size / 4);
      unused = await callSlots.take(Math.min(few, group.length), group.length);
      if (!this.#sendsGoOn()) return undefined;
      const answers = await waitForFirstPermit(
        limiter,
        {
          lane: rulesOf(claim.route).lane,
          items: group.slice(0, unused),
          requestFor: (delivery) => this.#calls.requestFor(claim, delivery),
        },
        {
          mayWait: (ms) => ms <= SHORT_WAIT_MS && this.#sendsGoOn(),
          signal: this.#bounds.stopping,
        },
      );
      unused -= answers.permitted.length;
      return answers;
    } finally {
      callSlots.give(unused);
      this.#turn.give(1);
    }
  }
}

function nextClaimRows(now: number, tookMs: number): number {
  const { least, most, quickMs, slowMs } = DELIVERY_CLAIM;
  if (tookMs < quickMs) return Math.min(2 * now, most);
  return tookMs > slowMs ? Math.max(Math.floor(now / 2), least) : now;
}
