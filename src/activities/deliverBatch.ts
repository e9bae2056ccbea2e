import { randomUUID } from 'node:crypto';
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Outcome } from '../domain/delivery.ts';
import type { ChatId, PostId } from '../domain/ids.ts';
import type { Claim, ClaimedDelivery, Ledger, LeaseToken, Settled } from '../domain/ledger.ts';
import { LEAVE_MS, type Limiter, type LimiterVerdict, type SendRequest } from '../domain/limiter.ts';
import { isRepeated, laneOf } from '../domain/line.ts';
import type { Dispatch, Messenger } from '../domain/messenger.ts';
import type { Chats, Posts } from '../domain/posts.ts';
import type { Settlement } from '../domain/settlement.ts';
import { OutcomeWriter } from './outcomeWriter.ts';
import { Permits } from './permits.ts';
import { rest } from './rest.ts';
import { WaitingPosts } from './waitingPosts.ts';

/** What a batch works on. */
export interface DeliveryDependencies {
  readonly posts: Posts;
  readonly chats: Chats;
  readonly ledger: Ledger;
  readonly limiter: Limiter;
  readonly messenger: Pick<Messenger, 'deliver'>;
  /** How many messages a delivery takes: what the limiter counts. */
  readonly costOf: (delivery: Pick<Dispatch, 'post' | 'attribution' | 'done'>) => number;
  /** Bounds the calls that are under way at once in this process, over all batches. */
  readonly permits: Permits;
  /** Told how each attempt ended, after how many milliseconds. */
  readonly observe?: (outcome: Outcome['kind'], ms: number) => void;
  /** Aborted when this process is to stop: what is claimed and not begun goes back. */
  readonly stopping: AbortSignal;
}

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
const RENEW_EVERY = 4;

/** Makes the step that sends a post's next deliveries: at most {@link BATCH_ROWS}, for at most a minute. */
export function createDeliverBatch(
  dependencies: DeliveryDependencies,
): (postId: PostId) => Promise<BatchProgress> {
  const shared = { turn: new Permits(1), waiting: new WaitingPosts() };
  return async (postId) => {
    const stopping = AbortSignal.any([dependencies.stopping, cancellationSignal()]);
    const batch = new Batch({ ...dependencies, stopping }, shared, postId);
    const pulse = setInterval(() => batch.pulse(), HEARTBEAT_MS);
    try {
      const next = await batch.run();
      const { open } = await dependencies.ledger.tally(postId);
      return { open, next };
    } finally {
      clearInterval(pulse);
    }
  };
}

/** What the batches of a process have in common. */
interface Shared {
  /** Held by the one batch that waits for everybody's turn: posts take turns, and few ask. */
  readonly turn: Permits;
  readonly waiting: WaitingPosts;
}

/** What the limiter said, and when it was asked, in milliseconds since the epoch. */
interface Leave {
  readonly verdicts: readonly LimiterVerdict[];
  readonly askedAt: number;
}

type Claimed = Extract<Claim, { kind: 'claimed' }>;

/** One run over a post's open deliveries, under one lease token. */
class Batch {
  readonly #with: DeliveryDependencies;
  readonly #shared: Shared;
  readonly #postId: PostId;
  readonly #token: LeaseToken = randomUUID();
  readonly #writer: OutcomeWriter;
  readonly #end = Date.now() + BATCH_MS;
  /** Claimed, and no call begun. */
  readonly #held = new Map<ChatId, ClaimedDelivery>();
  readonly #underWay = new Set<Promise<void>>();
  #holdEnd = 0;
  #begun = 0;
  #beats = 0;
  /** The first thing that went wrong with this batch itself; it is thrown when all calls have ended. */
  #failure: { readonly error: unknown } | undefined;
  /** The network's words, once it has refused the content. */
  #refused: string | undefined;

  constructor(dependencies: DeliveryDependencies, shared: Shared, postId: PostId) {
    this.#with = dependencies;
    this.#shared = shared;
    this.#postId = postId;
    this.#writer = new OutcomeWriter(dependencies, postId, this.#token);
  }

  /** Tells Temporal that this worker lives, and now and then the ledger too. */
  pulse(): void {
    heartbeat(this.#begun);
    if (++this.#beats % RENEW_EVERY !== 0) return;
    // A renewal that fails costs at worst a second copy, which the ledger counts as a doubt.
    this.#with.ledger.renew(this.#postId, this.#token).catch(() => {});
  }

  /** However it ends, no call is left alone and no row is left claimed. */
  async run(): Promise<BatchProgress['next']> {
    let next: BatchProgress['next'] = { kind: 'more' };
    try {
      next = await this.#deliverWhatIsOpen();
    } catch (error) {
      this.#fail(error);
    }
    await this.#handBack();
    await this.#callsEnd();
    // A group that could not begin has come back meanwhile.
    await this.#handBack();
    if (this.#failure) throw this.#failure.error;
    return next;
  }

  async #deliverWhatIsOpen(): Promise<BatchProgress['next']> {
    let after = 0 as ChatId;
    let claimRows = CLAIM_ROWS.first;
    let lookAgainMs = 0;
    while (this.#begun < BATCH_ROWS && this.#goesOn()) {
      const callsAreUnderWay = this.#underWay.size > 0;
      const limit = Math.min(claimRows, BATCH_ROWS - this.#begun);
      const claim = await this.#with.ledger.claim(this.#postId, this.#token, limit, after);
      if (claim.kind === 'claimed') {
        const began = Date.now();
        this.#holdEnd = began + HOLD_MS;
        for (const delivery of claim.deliveries) this.#held.set(delivery.chatId, delivery);
        const haltMs = await this.#sendAll(claim);
        if (haltMs > 0) return { kind: 'wait', waitMs: haltMs };
        if (this.#refused !== undefined) await this.#failHeld(this.#refused);
        await this.#handBack();
        claimRows = nextClaimRows(claimRows, Date.now() - began);
        after = claim.deliveries.at(-1)!.chatId;
        lookAgainMs = 0;
        continue;
      }
      if (claim.kind !== 'wait') return claim;
      if (callsAreUnderWay || after > 0) {
        // These calls are about to change the picture; and rows before the last chat have not been looked at.
        await this.#callsEnd();
        after = 0 as ChatId;
        continue;
      }
      if (claim.waitMs > SHORT_WAIT_MS) return claim;
      const waitMs = Math.max(claim.waitMs, lookAgainMs);
      await this.#shared.waiting.rest(this.#postId, waitMs, this.#with.stopping);
      lookAgainMs = Math.min(2 * waitMs, LONGEST_LOOK_AGAIN_MS);
    }
    // A minute of waiting for others: they get this place to work in.
    if (this.#begun === 0 && Date.now() >= this.#end) return { kind: 'wait', waitMs: SHORT_WAIT_MS };
    return { kind: 'more' };
  }

  #goesOn(): boolean {
    return !this.#failure && Date.now() < this.#end && !this.#with.stopping.aborted;
  }

  #sendsGoOn(): boolean {
    return this.#goesOn() && this.#refused === undefined && Date.now() < this.#holdEnd;
  }

  /**
   * Sends claimed deliveries as fast as the limiter and the permits let them go. Answers with how long nothing at
   * all may be sent when that is long, and with 0 otherwise. What it could not begin stays held.
   */
  async #sendAll(claim: Claimed): Promise<number> {
    await this.#giveUpLost(claim.deliveries);
    let waiting = [...this.#held.values()];
    while (waiting.length > 0) {
      const soon: ClaimedDelivery[] = [];
      let soonMs = SOON_MS;
      while (waiting.length > 0) {
        if (!this.#sendsGoOn()) return 0;
        const { verdicts, askedAt } = await this.#askLimiter(claim, waiting.slice(0, GROUP_ROWS));
        const group = waiting.slice(0, verdicts.length);
        waiting = waiting.slice(group.length);
        const granted: ClaimedDelivery[] = [];
        const later: { delivery: ClaimedDelivery; delayMs: number }[] = [];
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
        this.#begin(claim, granted, askedAt);
        await this.#putBack(later);
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
    await this.#shared.turn.take(1);
    let permitted = 0;
    try {
      // A few at a time, since each beginning is a write; not all at once, since calls that hang keep their permits.
      const few = Math.ceil(permits.size / 4);
      permitted = await permits.take(Math.min(few, group.length), group.length);
      const requests = group.slice(0, permitted).map((delivery) => this.#requestFor(claim, delivery, 'take'));
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
      this.#shared.turn.give(1);
    }
  }

  #requestFor(claim: Claimed, delivery: ClaimedDelivery, hold: 'take' | 'keep'): SendRequest {
    return {
      networkId: delivery.destination.networkId,
      kind: delivery.destination.kind,
      cost: this.#with.costOf({ post: claim.post, attribution: claim.attribution, done: delivery.done }),
      hold,
    };
  }

  /** Begins calls that may go and have their permits. */
  #begin(claim: Claimed, granted: readonly ClaimedDelivery[], askedAt: number): void {
    if (granted.length === 0) return;
    for (const { chatId } of granted) this.#held.delete(chatId);
    this.#begun += granted.length;
    const work = this.#deliverGroup(claim, granted, askedAt)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  async #deliverGroup(claim: Claimed, group: readonly ClaimedDelivery[], askedAt: number): Promise<void> {
    let ours: readonly ClaimedDelivery[] = [];
    try {
      const chatIds = group.map((delivery) => delivery.chatId);
      const begun = await this.#with.ledger.beginSending(this.#postId, this.#token, chatIds);
      ours = group.filter((delivery) => begun.has(delivery.chatId));
    } catch (error) {
      for (const delivery of group) this.#held.set(delivery.chatId, delivery);
      throw error;
    } finally {
      this.#with.permits.give(group.length - ours.length);
      this.#leaveUnused(group.filter((delivery) => !ours.includes(delivery)));
    }
    // Each gives its permit back by itself: a call that hangs keeps no other chat waiting.
    const written = await Promise.allSettled(ours.map((delivery) => this.#deliver(claim, delivery, askedAt)));
    const failed = written.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Frees chats for which leave was not used. A report that does not arrive costs them a pause. */
  #leaveUnused(deliveries: readonly ClaimedDelivery[]): void {
    if (deliveries.length === 0) return;
    const reports = deliveries.map(({ destination }) => ({
      networkId: destination.networkId,
      kind: 'unused' as const,
    }));
    this.#with.limiter.report(reports).catch(() => {});
  }

  /** Asks anew where leave has become too old to be used. False when none is to be had soon. */
  async #leaveIsFresh(claim: Claimed, delivery: ClaimedDelivery, askedAt: number): Promise<boolean> {
    if (Date.now() - askedAt <= LEAVE_MS) return true;
    const request = this.#requestFor(claim, delivery, 'keep');
    const end = Date.now() + SHORT_WAIT_MS;
    // Before those who ask for the first time: it keeps a permit and a chat from everybody meanwhile.
    while (!this.#with.stopping.aborted) {
      const [verdict] = await this.#with.limiter.acquire(laneOf(claim.line), [request]);
      if (verdict!.granted) return true;
      if (Date.now() + verdict!.waitMs > end) return false;
      await rest(verdict!.waitMs, this.#with.stopping);
    }
    return false;
  }

  async #deliver(claim: Claimed, delivery: ClaimedDelivery, askedAt: number): Promise<void> {
    let outcome: Outcome = { kind: 'unreached', reason: 'no leave to send in time' };
    let mayGo = false;
    try {
      mayGo = await this.#leaveIsFresh(claim, delivery, askedAt);
    } catch (error) {
      this.#fail(error);
    }
    if (mayGo) outcome = await this.#call(claim, delivery);
    this.#with.permits.give(1);
    if (outcome.kind === 'refused') this.#refused = outcome.reason;
    await this.#writer.write({
      delivery,
      outcome,
      version: claim.post.version,
      ageMs: claim.ageMs,
      repeated: isRepeated(claim.line),
    });
    this.#shared.waiting.movedOn(this.#postId);
  }

  async #call(claim: Claimed, delivery: ClaimedDelivery): Promise<Outcome> {
    const began = Date.now();
    let outcome: Outcome;
    try {
      outcome = await this.#with.messenger.deliver({
        destination: delivery.destination,
        post: claim.post,
        attribution: claim.attribution,
        done: delivery.done,
        ...(delivery.replyTo === undefined ? {} : { replyTo: delivery.replyTo }),
      });
    } catch (error) {
      // A fault of ours. Who knows whether the call was made: the row says so, and the error is shown.
      this.#fail(error);
      outcome = { kind: 'unknown', reason: 'the messenger failed' };
    }
    this.#with.observe?.(outcome.kind, Date.now() - began);
    return outcome;
  }

  async #giveUpLost(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    const lost = deliveries.flatMap((delivery) =>
      delivery.lost === undefined ? [] : [unsent(delivery, { state: 'failed', reason: delivery.lost })],
    );
    await this.#settleHeld(lost);
  }

  /** Ends what is held with the content's refusal, and waits until it is written for the post's other rows too. */
  async #failHeld(reason: string): Promise<void> {
    await this.#settleHeld([...this.#held.values()].map((row) => unsent(row, { state: 'failed', reason })));
    await this.#callsEnd();
    this.#refused = undefined;
  }

  async #putBack(rows: readonly { delivery: ClaimedDelivery; delayMs: number }[]): Promise<void> {
    await this.#settleHeld(
      rows.map(({ delivery, delayMs }) =>
        unsent(delivery, { state: 'planned', delayMs, doubt: false, reason: 'waits for its turn' }),
      ),
    );
  }

  /** Gives back what is held, so that another batch need not wait for the lease to end. */
  async #handBack(): Promise<void> {
    const rows = [...this.#held.values()].map((delivery) => ({ delivery, delayMs: 0 }));
    // The database is away: the leases end by themselves.
    await this.#putBack(rows).catch(() => {});
  }

  async #settleHeld(settled: readonly Settled[]): Promise<void> {
    if (settled.length === 0) return;
    await this.#with.ledger.settle(this.#postId, this.#token, settled);
    for (const { chatId } of settled) this.#held.delete(chatId);
  }

  /** Waits until everything under way is written. */
  async #callsEnd(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
  }
}

function nextClaimRows(now: number, tookMs: number): number {
  if (tookMs < QUICK_MS) return Math.min(2 * now, CLAIM_ROWS.most);
  return tookMs > SLOW_MS ? Math.max(Math.floor(now / 2), CLAIM_ROWS.least) : now;
}

function unsent(delivery: ClaimedDelivery, settlement: Settlement): Settled {
  return { chatId: delivery.chatId, networkId: delivery.destination.networkId, copies: [], settlement };
}
