import { sleep } from '../../domain/concurrency/timers.ts';
import type { Outcome, RefusedPart } from '../../domain/posts/delivery.ts';
import type { PostId } from '../../domain/ids.ts';
import type { ClaimedDelivery, Ledger, LeaseToken, Settled } from '../../domain/posts/ledger.ts';
import type { Limiter } from '../../domain/posts/limiter.ts';
import type { Chats } from '../../domain/posts/posts.ts';
import { settle } from '../../domain/posts/settlement.ts';
import { WRITE_AGAIN } from './batchLimits.ts';
import { reportsOf } from './limiterReport.ts';

/** An attempt and its outcome. */
export interface Attempt {
  readonly delivery: ClaimedDelivery;
  readonly outcome: Outcome;
  /** The version of the post that was sent. */
  readonly version: number;
  /** Milliseconds since the post was planned, or since its hub was resumed. */
  readonly ageMs: number;
  /** Whether an attempt in doubt is made again. */
  readonly repeated: boolean;
}

/** What outcomes are written to. */
export interface OutcomeReceivers {
  readonly ledger: Ledger;
  readonly chats: Chats;
  readonly limiter: Limiter;
}

/**
 * Writes the outcomes of a batch's attempts. One write is under way at a time, and the next one contains everything
 * that ended meanwhile: few rows stay in doubt when calls are slow, and few writes are made when they are fast.
 */
export class OutcomeWriter {
  readonly #to: OutcomeReceivers;
  readonly #postId: PostId;
  readonly #token: LeaseToken;
  #pending: Attempt[] = [];
  #writing: Promise<void> | undefined;

  constructor(to: OutcomeReceivers, postId: PostId, token: LeaseToken) {
    this.#to = to;
    this.#postId = postId;
    this.#token = token;
  }

  /** Resolves when the attempt is in the ledger, and the limiter and the chat have learned from it. */
  async write(attempt: Attempt): Promise<void> {
    this.#pending.push(attempt);
    this.#writing ??= this.#writeAll();
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    const failures: unknown[] = [];
    // Calls that end in the same moment are written together from the first write on.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#pending.length > 0) {
      const attempts = this.#pending;
      this.#pending = [];
      try {
        await Promise.all([this.#report(attempts), this.#settle(attempts)]);
        await this.#learn(attempts);
      } catch (error) {
        // Later attempts are written nevertheless.
        failures.push(error);
      }
    }
    // Without an `await` since the last look: an attempt that ends from here on begins a new write.
    this.#writing = undefined;
    if (failures.length > 0) throw failures[0];
  }

  async #settle(attempts: readonly Attempt[]): Promise<void> {
    const settled = attempts.map(({ delivery, outcome, version, ageMs, repeated }): Settled => ({
      chatId: delivery.chatId,
      networkId: delivery.destination.networkId,
      copies: ('copies' in outcome && outcome.copies) || [],
      leftOut: partsLeftOut(outcome),
      settlement: settle(outcome, {
        attempts: delivery.attempts + 1,
        doubts: delivery.doubts,
        ageMs,
        version,
        repeated,
      }),
    }));
    await persistently(() => this.#to.ledger.settle(this.#postId, this.#token, settled));
  }

  /** Applies what outcomes say beyond their own row: about the chat and about the content. */
  async #learn(attempts: readonly Attempt[]): Promise<void> {
    const { chats, ledger } = this.#to;
    for (const { delivery, outcome } of attempts) {
      const { networkId } = delivery.destination;
      if (outcome.kind === 'gone') await chats.deactivate(networkId, outcome.reason);
      if (outcome.kind === 'moved') await chats.move(networkId, outcome.networkId);
      if (outcome.kind === 'sent' && outcome.refusedParts) {
        const forAll = outcome.refusedParts.filter(({ unexplained }) => !unexplained);
        await ledger.refuseParts(this.#postId, forAll);
      }
    }
    const refused = attempts.find(({ outcome }) => outcome.kind === 'refused' && !outcome.unexplained);
    if (refused?.outcome.kind === 'refused') await ledger.failPost(this.#postId, refused.outcome.reason);
  }

  /** Reports to the limiter. A failure is ignored: breakers then open a little later, and holds on chats end by themselves. */
  async #report(attempts: readonly Attempt[]): Promise<void> {
    const reports = attempts.flatMap(({ delivery, outcome }) =>
      reportsOf(delivery.destination.networkId, outcome),
    );
    if (reports.length > 0) await this.#to.limiter.report(reports).catch(() => {});
  }
}

/** Returns the parts that are missing in this chat alone, as far as is known. */
function partsLeftOut(outcome: Outcome): readonly RefusedPart[] {
  return outcome.kind === 'sent' ? (outcome.refusedParts ?? []).filter(({ unexplained }) => unexplained) : [];
}

/**
 * Repeats a write while the database is away. The outcomes are known nowhere else: if it gave up too early, every
 * message that arrived would be sent a second time.
 */
async function persistently(write: () => Promise<void>): Promise<void> {
  const end = Date.now() + WRITE_AGAIN.patienceMs;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(WRITE_AGAIN.everyMs);
    }
  }
}
