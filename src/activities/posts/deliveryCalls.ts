import { randomUUID } from 'node:crypto';
import type { Outcome } from '../../domain/posts/delivery.ts';
import type { ChatId, PostId } from '../../domain/ids.ts';
import type { Claim, ClaimedDelivery, Ledger, LeaseToken, Settled } from '../../domain/posts/ledger.ts';
import { PERMIT_VALID_MS, type Limiter, type SendRequest } from '../../domain/posts/limiter.ts';
import type { Dispatch, Messenger } from '../../domain/posts/messenger.ts';
import type { Chats } from '../../domain/posts/posts.ts';
import { isRepeated, rulesOf } from '../../domain/posts/route.ts';
import type { Settlement } from '../../domain/posts/settlement.ts';
import { OutcomeWriter } from './outcomeWriter.ts';
import type { Semaphore } from '../../domain/concurrency/semaphore.ts';
import { waitForPermit } from '../../domain/posts/sendPermits.ts';
import { PERMIT_PATIENCE_MS } from './batchLimits.ts';
import { underLease } from './underLease.ts';
import type { WaitingPosts } from './waitingPosts.ts';

/** What deliveries need. */
export interface DeliveryDependencies {
  readonly chats: Chats;
  readonly ledger: Ledger;
  readonly limiter: Limiter;
  readonly messenger: Pick<Messenger, 'deliver'>;
  /** Counts the messages of a delivery, which the limiter charges for. */
  readonly costOf: (delivery: Pick<Dispatch, 'post' | 'attribution' | 'done' | 'replyTo'>) => number;
  /** Bounds the calls that are under way at a time in this process, for all posts together. */
  readonly callSlots: Semaphore;
  /** The posts whose batches wait in this process; they are woken when an earlier post makes progress. */
  readonly waiting: WaitingPosts;
  /** Called with the outcome and the duration of each attempt. */
  readonly observe?: (outcome: Outcome['kind'], ms: number) => void;
  /** Aborts when this process has to stop. What is claimed and has not begun is then given back. */
  readonly stopping: AbortSignal;
}

/** Rows of a post that were claimed together, with everything needed to send them. */
export type Claimed = Extract<Claim, { kind: 'claimed' }>;

/** A delivery that may be sent only after `waitMs` milliseconds. */
export interface Later {
  readonly item: ClaimedDelivery;
  readonly waitMs: number;
}

/**
 * A post's claimed rows and the calls for them, under one lease token. Every row that is held here is sent, failed or
 * given back: however the work ends, no row stays claimed and every call is awaited.
 */
export class DeliveryCalls {
  readonly token: LeaseToken;
  readonly #with: DeliveryDependencies;
  readonly #postId: PostId;
  readonly #writer: OutcomeWriter;
  /** Rows that are claimed and whose call has not begun. */
  readonly #held = new Map<ChatId, ClaimedDelivery>();
  readonly #underWay = new Set<Promise<void>>();
  #begun = 0;
  #failure: { readonly error: unknown } | undefined;
  #refused: string | undefined;
  #unexplained = false;
  /** Whether some chat accepted the post, so that a refusal elsewhere is not about its content. */
  #taken = false;

  /** @param token that of rows which were claimed already; a new one when missing */
  constructor(dependencies: DeliveryDependencies, postId: PostId, token: LeaseToken = randomUUID()) {
    this.token = token;
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

  /** Whether something went wrong on our side; {@link during} will throw it. */
  get haveFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Why the network refused the content, if it did. */
  get refused(): string | undefined {
    return this.#refused;
  }

  /** Whether a chat has refused something without an explanation since the last {@link weigh}. */
  get refusalsAreUnexplained(): boolean {
    return this.#unexplained;
  }

  /** Waits for the calls under way, then decides what their unexplained refusals mean for the other chats. */
  async weigh(): Promise<void> {
    await this.end();
    if (!this.#unexplained) return;
    this.#unexplained = false;
    await this.#with.ledger.weighRefusals(this.#postId);
  }

  /**
   * Runs `work` while the leases are renewed; then gives back what is still held and waits for the calls.
   *
   * @throws what `work` threw, or else the first error of a call
   */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const renew = (): Promise<void> => this.#with.ledger.renew(this.#postId, this.token);
    const worked = await underLease(renew, async () => {
      const [result] = await Promise.allSettled([work()]);
      await this.handBack();
      await this.end();
      // A group whose beginning could not be written is held again.
      await this.handBack();
      await this.weigh().catch((error: unknown) => this.#fail(error));
      return result;
    });
    if (worked.status === 'rejected') throw worked.reason;
    if (this.#failure) throw this.#failure.error;
    return worked.value;
  }

  /** Takes over what was claimed and fails the rows whose chats are lost. Returns what can be sent. */
  async hold(claim: Claimed): Promise<ClaimedDelivery[]> {
    for (const delivery of claim.deliveries) this.#held.set(delivery.chatId, delivery);
    const lost = claim.deliveries.flatMap((delivery) =>
      delivery.lost === undefined ? [] : [unsent(delivery, { state: 'failed', reason: delivery.lost })],
    );
    await this.#settleHeld(lost);
    return [...this.#held.values()];
  }

  /** Builds the request to the limiter for a delivery. */
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

  /**
   * Begins permitted calls, each of which holds a call slot.
   *
   * @param askedAt when the limiter was asked for the permits, in milliseconds since 1970
   */
  begin(claim: Claimed, granted: readonly ClaimedDelivery[], askedAt: number): void {
    if (granted.length === 0) return;
    for (const { chatId } of granted) this.#held.delete(chatId);
    this.#begun += granted.length;
    const work = this.#deliverGroup(claim, granted, askedAt)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  /** Puts held rows back into the plan, each for its time. */
  async putBack(rows: readonly Later[]): Promise<void> {
    await this.#settleHeld(
      rows.map(({ item, waitMs }) =>
        unsent(item, { state: 'planned', delayMs: waitMs, doubt: false, reason: 'waits for its turn' }),
      ),
    );
  }

  /** Gives back what is held, so that nobody has to wait until the lease ends. */
  async handBack(): Promise<void> {
    const rows = [...this.#held.values()].map((item) => ({ item, waitMs: 0 }));
    // While the database is away, the leases end by themselves.
    await this.putBack(rows).catch(() => {});
  }

  /** Fails what is held because the content was refused, and waits until the post's other rows are failed too. */
  async failHeld(reason: string): Promise<void> {
    await this.#settleHeld([...this.#held.values()].map((row) => unsent(row, { state: 'failed', reason })));
    await this.end();
    this.#refused = undefined;
  }

  /** Resolves when the outcome of everything under way is written. */
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
      this.#with.callSlots.give(group.length - ours.length);
      this.#reportUnused(group.filter((delivery) => !ours.includes(delivery)));
    }
    // Each call gives its slot back by itself, so that one that hangs keeps no other chat waiting.
    const written = await Promise.allSettled(ours.map((delivery) => this.#deliver(claim, delivery, askedAt)));
    const failed = written.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Frees chats whose permit was not used. If the report is lost, they are held until the hold expires. */
  #reportUnused(deliveries: readonly ClaimedDelivery[]): void {
    if (deliveries.length === 0) return;
    const reports = deliveries.map(({ destination }) => ({
      networkId: destination.networkId,
      kind: 'unused' as const,
    }));
    this.#with.limiter.report(reports).catch(() => {});
  }

  /** Asks for a new permit when the one from `askedAt` has expired. False when there is none soon. */
  async #hasValidPermit(claim: Claimed, delivery: ClaimedDelivery, askedAt: number): Promise<boolean> {
    if (Date.now() - askedAt <= PERMIT_VALID_MS) return true;
    const { limiter, stopping } = this.#with;
    const request = this.requestFor(claim, delivery, 'keep');
    // It does not queue behind the batches that ask for the first time, because it holds a call slot and its chat.
    return waitForPermit(
      limiter,
      rulesOf(claim.route).lane,
      request,
      Date.now() + PERMIT_PATIENCE_MS,
      stopping,
    );
  }

  async #deliver(claim: Claimed, delivery: ClaimedDelivery, askedAt: number): Promise<void> {
    let outcome: Outcome = { kind: 'unreached', reason: 'no permit to send in time' };
    let mayGo = false;
    try {
      mayGo = await this.#hasValidPermit(claim, delivery, askedAt);
    } catch (error) {
      this.#fail(error);
    }
    if (mayGo) outcome = await this.#call(claim, delivery);
    this.#with.callSlots.give(1);
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
      // A fault of ours. Whether the call was made is unknown, which the row records; the error is thrown later.
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

/** Returns whether the network refused the post, or a part of it, without saying why. */
function isUnexplained(outcome: Outcome): boolean {
  if (outcome.kind === 'refused') return outcome.unexplained ?? false;
  return outcome.kind === 'sent' && (outcome.refusedParts ?? []).some(({ unexplained }) => unexplained);
}

function unsent(delivery: ClaimedDelivery, settlement: Settlement): Settled {
  return { chatId: delivery.chatId, networkId: delivery.destination.networkId, copies: [], settlement };
}
