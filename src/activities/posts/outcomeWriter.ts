import type { Outcome, RefusedPart } from '../../domain/posts/delivery.ts';
import type { PostId } from '../../domain/ids.ts';
import type { ClaimedDelivery, Ledger, LeaseToken, Settled } from '../../domain/posts/ledger.ts';
import type { Limiter } from '../../domain/posts/limiter.ts';
import type { Chats } from '../../domain/posts/posts.ts';
import { settle } from '../../domain/posts/settlement.ts';
import { reportsOf } from './limiterReport.ts';

/** One attempt that was made, and what came of it. */
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

/** Where outcomes go. */
export interface OutcomeReceivers {
  readonly ledger: Ledger;
  readonly chats: Chats;
  readonly limiter: Limiter;
}

/**
 * Writes what became of a batch's attempts. One write is under way at a time and takes along everything that came
 * in meanwhile: few rows stay in doubt when calls are slow, and few writes are made when they are fast.
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

  /** Resolves once the attempt is in the ledger and everybody whom it concerns has been told. */
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
        // What comes after is to be written all the same.
        failures.push(error);
      }
    }
    // In the same breath as the last look: whatever comes in from here on begins a writing of its own.
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

  /** What outcomes teach beyond their own row: about the chat and about the content. */
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

  /** Breakers that miss a report open a little later, and holds end by themselves; that is no reason to fail what was sent and written. */
  async #report(attempts: readonly Attempt[]): Promise<void> {
    const reports = attempts.flatMap(({ delivery, outcome }) =>
      reportsOf(delivery.destination.networkId, outcome),
    );
    if (reports.length > 0) await this.#to.limiter.report(reports).catch(() => {});
  }
}

/** Parts that are missing in this chat alone, as far as anybody knows. */
function partsLeftOut(outcome: Outcome): readonly RefusedPart[] {
  return outcome.kind === 'sent' ? (outcome.refusedParts ?? []).filter(({ unexplained }) => unexplained) : [];
}

const WRITE_PATIENCE_MS = 60_000;
const WRITE_AGAIN_MS = 500;

/**
 * Repeats a write while the database is away. What it writes is known nowhere else: given up too early, each
 * message that did arrive would be sent a second time.
 */
async function persistently(write: () => Promise<void>): Promise<void> {
  const end = Date.now() + WRITE_PATIENCE_MS;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, WRITE_AGAIN_MS));
    }
  }
}
