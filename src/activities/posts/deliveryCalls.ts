import { randomUUID } from 'node:crypto';
import type { Outcome } from '../../domain/posts/delivery.ts';
import type { ChatId, PostId } from '../../domain/ids.ts';
import type { Claim, ClaimedDelivery, Ledger, LeaseToken, Settled } from '../../domain/posts/ledger.ts';
import { LEAVE_MS, type Limiter, type SendRequest } from '../../domain/posts/limiter.ts';
import type { Dispatch, Messenger } from '../../domain/posts/messenger.ts';
import type { Chats } from '../../domain/posts/posts.ts';
import { isRepeated, rulesOf } from '../../domain/posts/route.ts';
import type { Settlement } from '../../domain/posts/settlement.ts';
import { OutcomeWriter } from './outcomeWriter.ts';
import type { Permits } from '../../domain/posts/permits.ts';
import { rest } from '../rest.ts';
import { underLease } from './underLease.ts';
import type { WaitingPosts } from './waitingPosts.ts';

/** What deliveries are made with. */
export interface DeliveryDependencies {
  readonly chats: Chats;
  readonly ledger: Ledger;
  readonly limiter: Limiter;
  readonly messenger: Pick<Messenger, 'deliver'>;
  /** How many messages a delivery takes: what the limiter counts. */
  readonly costOf: (delivery: Pick<Dispatch, 'post' | 'attribution' | 'done' | 'replyTo'>) => number;
  /** Bounds the calls that are under way at once in this process, over all posts. */
  readonly permits: Permits;
  /** The posts whose batches wait in this process: they are told when another moves on. */
  readonly waiting: WaitingPosts;
  /** Told how each attempt ended, after how many milliseconds. */
  readonly observe?: (outcome: Outcome['kind'], ms: number) => void;
  /** Aborted when this process is to stop: what is claimed and not begun goes back. */
  readonly stopping: AbortSignal;
}

/** Rows of a post that were claimed together, with what must be known to send them. */
export type Claimed = Extract<Claim, { kind: 'claimed' }>;

/** A delivery whose turn comes only after so many milliseconds. */
export interface Later {
  readonly delivery: ClaimedDelivery;
  readonly delayMs: number;
}

/** How long leave that has grown old is asked for anew, in milliseconds. */
const LEAVE_PATIENCE_MS = 5_000;

/**
 * A post's claimed rows and the calls for them, under one lease token. Each row that is held here is begun, given
 * up or handed back: however it ends, none is left claimed and no call is left alone.
 */
export class DeliveryCalls {
  readonly token: LeaseToken = randomUUID();
  readonly #with: DeliveryDependencies;
  readonly #postId: PostId;
  readonly #writer: OutcomeWriter;
  /** Claimed, and no call begun. */
  readonly #held = new Map<ChatId, ClaimedDelivery>();
  readonly #underWay = new Set<Promise<void>>();
  #begun = 0;
  #failure: { readonly error: unknown } | undefined;
  #refused: string | undefined;
  #unexplained = false;
  /** Some chat has taken the post: a refusal elsewhere is no answer to its content. */
  #taken = false;

  constructor(dependencies: DeliveryDependencies, postId: PostId) {
    this.#with = dependencies;
    this.#postId = postId;
    this.#writer = new OutcomeWriter(dependencies, postId, this.token);
  }

  /** How many calls have begun. */
  get begun(): number {
    return this.#begun;
  }

  get areUnderWay(): boolean {
    return this.#underWay.size > 0;
  }

  /** Something is wrong on our side: {@link during} will throw it. */
  get haveFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** The network's words, once it has refused the content. */
  get refused(): string | undefined {
    return this.#refused;
  }

  /** Whether a chat has refused something without an explanation since that was {@link weigh}ed last. */
  get refusalsAreUnexplained(): boolean {
    return this.#unexplained;
  }

  /** Waits for the calls under way, and decides what their unexplained refusals mean for the other chats. */
  async weigh(): Promise<void> {
    await this.end();
    if (!this.#unexplained) return;
    this.#unexplained = false;
    await this.#with.ledger.weighRefusals(this.#postId);
  }

  /**
   * Runs `work` with the leases kept alive; then hands back what is still held and waits for the calls.
   * @throws whatever `work` threw, or else the first thing that went wrong with a call
   */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const renew = (): Promise<void> => this.#with.ledger.renew(this.#postId, this.token);
    const worked = await underLease(renew, async () => {
      const [result] = await Promise.allSettled([work()]);
      await this.handBack();
      await this.end();
      // A group that could not begin has come back meanwhile.
      await this.handBack();
      await this.weigh().catch((error: unknown) => this.#fail(error));
      return result;
    });
    if (worked.status === 'rejected') throw worked.reason;
    if (this.#failure) throw this.#failure.error;
    return worked.value;
  }

  /** Takes over what was claimed; gives up what was lost meanwhile. Answers with what can be sent. */
  async hold(claim: Claimed): Promise<ClaimedDelivery[]> {
    for (const delivery of claim.deliveries) this.#held.set(delivery.chatId, delivery);
    const lost = claim.deliveries.flatMap((delivery) =>
      delivery.lost === undefined ? [] : [unsent(delivery, { state: 'failed', reason: delivery.lost })],
    );
    await this.#settleHeld(lost);
    return [...this.#held.values()];
  }

  /** What the limiter is asked for a delivery. */
  requestFor(claim: Claimed, delivery: ClaimedDelivery, hold: 'take' | 'keep' = 'take'): SendRequest {
    return {
      networkId: delivery.destination.networkId,
      kind: delivery.destination.kind,
      cost: this.#with.costOf({
        post: claim.post,
        attribution: claim.attribution,
        done: delivery.done,
        ...(delivery.replyTo !== undefined && { replyTo: delivery.replyTo }),
      }),
      hold,
    };
  }

  /** Begins calls that may go, each of which has a permit. `askedAt`: when the limiter was asked, in ms since 1970. */
  begin(claim: Claimed, granted: readonly ClaimedDelivery[], askedAt: number): void {
    if (granted.length === 0) return;
    for (const { chatId } of granted) this.#held.delete(chatId);
    this.#begun += granted.length;
    const work = this.#deliverGroup(claim, granted, askedAt)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  /** Plans held rows anew for later. */
  async putBack(rows: readonly Later[]): Promise<void> {
    await this.#settleHeld(
      rows.map(({ delivery, delayMs }) =>
        unsent(delivery, { state: 'planned', delayMs, doubt: false, reason: 'waits for its turn' }),
      ),
    );
  }

  /** Gives back what is held, so that others need not wait for the lease to end. */
  async handBack(): Promise<void> {
    const rows = [...this.#held.values()].map((delivery) => ({ delivery, delayMs: 0 }));
    // The database is away: the leases end by themselves.
    await this.putBack(rows).catch(() => {});
  }

  /** Ends what is held with the content's refusal, and waits until it is written for the post's other rows too. */
  async failHeld(reason: string): Promise<void> {
    await this.#settleHeld([...this.#held.values()].map((row) => unsent(row, { state: 'failed', reason })));
    await this.end();
    this.#refused = undefined;
  }

  /** Waits until everything under way is written. */
  async end(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #deliverGroup(claim: Claimed, group: readonly ClaimedDelivery[], askedAt: number): Promise<void> {
    let ours: readonly ClaimedDelivery[] = [];
    try {
      const chatIds = group.map((delivery) => delivery.chatId);
      const begun = await this.#with.ledger.beginSending(this.#postId, this.token, chatIds, claim.route);
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
    const request = this.requestFor(claim, delivery, 'keep');
    const end = Date.now() + LEAVE_PATIENCE_MS;
    // Before those who ask for the first time: it keeps a permit and a chat from everybody meanwhile.
    while (!this.#with.stopping.aborted) {
      const [verdict] = await this.#with.limiter.acquire(rulesOf(claim.route).lane, [request]);
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
    if (outcome.kind === 'refused' && !outcome.unexplained) this.#refused = outcome.reason;
    if (outcome.kind === 'sent') this.#taken = true;
    if (isUnexplained(outcome) && (outcome.kind === 'sent' || !this.#taken)) this.#unexplained = true;
    await this.#writer.write({
      delivery,
      outcome,
      version: claim.post.version,
      ageMs: claim.ageMs,
      repeated: isRepeated(claim.route),
    });
    this.#with.waiting.movedOn(this.#postId);
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

  async #settleHeld(settled: readonly Settled[]): Promise<void> {
    if (settled.length === 0) return;
    await this.#with.ledger.settle(this.#postId, this.token, settled);
    for (const { chatId } of settled) this.#held.delete(chatId);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
  }
}

/** Whether the network refused the post, or a part of it, without saying why. */
function isUnexplained(outcome: Outcome): boolean {
  if (outcome.kind === 'refused') return outcome.unexplained ?? false;
  return outcome.kind === 'sent' && (outcome.refusedParts ?? []).some(({ unexplained }) => unexplained);
}

function unsent(delivery: ClaimedDelivery, settlement: Settlement): Settled {
  return { chatId: delivery.chatId, networkId: delivery.destination.networkId, copies: [], settlement };
}
