import { randomUUID } from 'node:crypto';
import { heartbeat } from '@temporalio/activity';
import type { Outcome } from '../domain/delivery.ts';
import { type ChatId, type PostId, timeOfPost } from '../domain/ids.ts';
import type { Claim, ClaimedDelivery, Ledger, LeaseToken, Settled } from '../domain/ledger.ts';
import type { Limiter, LimiterReport } from '../domain/limiter.ts';
import type { Dispatch, Messenger } from '../domain/messenger.ts';
import type { Chats, Posts } from '../domain/posts.ts';
import { settle } from '../domain/settlement.ts';
import type { Permits } from './permits.ts';

/** What a batch works on. */
export interface DeliveryDependencies {
  readonly posts: Posts;
  readonly chats: Chats;
  readonly ledger: Ledger;
  readonly limiter: Limiter;
  readonly messenger: Messenger;
  /** How many messages a delivery takes: what the limiter counts. */
  readonly costOf: (delivery: Pick<Dispatch, 'post' | 'attribution' | 'done'>) => number;
  /** Bounds the calls that are under way at once in this process, over all batches. */
  readonly permits: Permits;
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
const CLAIM_ROWS = 200;
/** How many deliveries are in doubt at most when a worker dies, for each group that is under way. */
const GROUP_ROWS = 10;
/** What waits no longer than this is waited for here; a longer wait is a durable timer. */
const SHORT_WAIT_MS = 5_000;
/** A chat whose turn comes this soon keeps its claim; the others' rows go back with their time. */
const SOON_MS = 1_500;
const HEARTBEAT_MS = 2_000;
const RENEW_EVERY = 4;
/** After a token is refused nothing is sent for so long; then one delivery tries it again. */
const HALT_MS = 15_000;

/** Makes the step that sends a post's next deliveries: at most {@link BATCH_ROWS}, for at most a minute. */
export function createDeliverBatch(
  dependencies: DeliveryDependencies,
): (postId: PostId) => Promise<BatchProgress> {
  return async (postId) => {
    const batch = new Batch(dependencies, postId);
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

type Claimed = Extract<Claim, { kind: 'claimed' }>;

/** One run over a post's open deliveries, under one lease token. */
class Batch {
  readonly #with: DeliveryDependencies;
  readonly #postId: PostId;
  readonly #token: LeaseToken = randomUUID();
  readonly #end = Date.now() + BATCH_MS;
  readonly #underWay = new Set<Promise<void>>();
  #handled = 0;
  #beats = 0;
  #failure: unknown;

  constructor(dependencies: DeliveryDependencies, postId: PostId) {
    this.#with = dependencies;
    this.#postId = postId;
  }

  /** Tells Temporal that this worker lives, and now and then the ledger too. */
  pulse(): void {
    heartbeat(this.#handled);
    if (++this.#beats % RENEW_EVERY !== 0) return;
    // A renewal that fails costs at worst a second copy, which the ledger counts as a doubt.
    this.#with.ledger.renew(this.#postId, this.#token).catch(() => {});
  }

  async run(): Promise<BatchProgress['next']> {
    let after = 0 as ChatId;
    while (this.#mayGoOn()) {
      const claim = await this.#with.ledger.claim(this.#postId, this.#token, CLAIM_ROWS, after);
      if (claim.kind === 'claimed') {
        const haltMs = await this.#sendAll(claim);
        if (haltMs > 0) {
          await this.#settleAll();
          return { kind: 'wait', waitMs: haltMs };
        }
        after = claim.deliveries.at(-1)!.chatId;
        continue;
      }
      // What this batch itself has under way is about to change the picture.
      await this.#settleAll();
      if (claim.kind !== 'wait') return claim;
      if (claim.waitMs > 0 && this.#underWay.size === 0) {
        if (claim.waitMs > SHORT_WAIT_MS) return claim;
        await this.#rest(claim.waitMs);
      }
      after = 0 as ChatId;
    }
    await this.#settleAll();
    return { kind: 'more' };
  }

  #mayGoOn(): boolean {
    return this.#handled < BATCH_ROWS && Date.now() < this.#end && !this.#with.stopping.aborted;
  }

  /**
   * Sends claimed deliveries as fast as the limiter and the permits let them go. Answers with how long nothing at
   * all may be sent when that is long, and with 0 otherwise.
   */
  async #sendAll(claim: Claimed): Promise<number> {
    await this.#giveUpLost(claim.deliveries);
    let left = claim.deliveries.filter((delivery) => delivery.lost === undefined);
    while (left.length > 0) {
      if (this.#with.stopping.aborted || Date.now() > this.#end) {
        await this.#putBack(left.map((delivery) => ({ delivery, delayMs: 0 })));
        return 0;
      }
      const verdicts = await this.#with.limiter.acquire(
        'relay',
        left.map((delivery) => ({
          networkId: delivery.destination.networkId,
          kind: delivery.destination.kind,
          cost: this.#with.costOf({ post: claim.post, attribution: claim.attribution, done: delivery.done }),
        })),
      );
      const granted: ClaimedDelivery[] = [];
      const later: { delivery: ClaimedDelivery; delayMs: number }[] = [];
      const still: ClaimedDelivery[] = [];
      let restMs = Number.POSITIVE_INFINITY;
      left.forEach((delivery, index) => {
        const verdict = verdicts[index]!;
        if (verdict.granted) granted.push(delivery);
        else if (verdict.because === 'chat' && verdict.waitMs > SOON_MS)
          later.push({ delivery, delayMs: verdict.waitMs });
        else {
          still.push(delivery);
          restMs = Math.min(restMs, verdict.waitMs);
        }
      });
      await this.#putBack(later);
      for (let at = 0; at < granted.length; at += GROUP_ROWS) {
        await this.#beginGroup(claim, granted.slice(at, at + GROUP_ROWS));
      }
      left = still;
      if (left.length === 0 || granted.length > 0) continue;
      if (restMs > SHORT_WAIT_MS) {
        await this.#putBack(left.map((delivery) => ({ delivery, delayMs: 0 })));
        return restMs;
      }
      await this.#rest(restMs);
    }
    return 0;
  }

  /** Starts a group's calls once there are permits for them; its outcomes are written when all have come. */
  async #beginGroup(claim: Claimed, group: readonly ClaimedDelivery[]): Promise<void> {
    const permits = Math.min(group.length, this.#with.permits.size);
    await this.#with.permits.take(permits);
    const work = this.#deliverGroup(claim, group, permits)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #deliverGroup(claim: Claimed, group: readonly ClaimedDelivery[], permits: number): Promise<void> {
    let outcomes: { delivery: ClaimedDelivery; outcome: Outcome }[];
    try {
      const ours = await this.#with.ledger.beginSending(
        this.#postId,
        this.#token,
        group.map((delivery) => delivery.chatId),
      );
      outcomes = await Promise.all(
        group
          .filter((delivery) => ours.has(delivery.chatId))
          .map(async (delivery) => ({
            delivery,
            outcome: await this.#with.messenger.deliver({
              destination: delivery.destination,
              post: claim.post,
              attribution: claim.attribution,
              done: delivery.done,
              ...(delivery.replyTo === undefined ? {} : { replyTo: delivery.replyTo }),
            }),
          })),
      );
    } finally {
      this.#with.permits.give(permits);
    }
    this.#handled += outcomes.length;
    await this.#write(claim.post.version, outcomes);
    await this.#learn(outcomes);
  }

  async #write(
    version: number,
    outcomes: readonly { delivery: ClaimedDelivery; outcome: Outcome }[],
  ): Promise<void> {
    const ageMs = Date.now() - timeOfPost(this.#postId);
    const settled = outcomes.map(({ delivery, outcome }): Settled => ({
      chatId: delivery.chatId,
      networkId: delivery.destination.networkId,
      copies: ('copies' in outcome && outcome.copies) || [],
      settlement: settle(outcome, {
        attempts: delivery.attempts + 1,
        doubts: delivery.doubts,
        ageMs,
        version,
      }),
    }));
    await persistently(() => this.#with.ledger.settle(this.#postId, this.#token, settled));
  }

  /** What outcomes teach beyond their own row: about the chat, the content, the budget. */
  async #learn(outcomes: readonly { delivery: ClaimedDelivery; outcome: Outcome }[]): Promise<void> {
    const { chats, ledger, limiter } = this.#with;
    for (const { delivery, outcome } of outcomes) {
      const { networkId } = delivery.destination;
      if (outcome.kind === 'gone') await chats.deactivate(networkId, outcome.reason);
      if (outcome.kind === 'moved') await chats.move(networkId, outcome.networkId);
      if (outcome.kind === 'refused') await ledger.failPost(this.#postId, outcome.reason);
      if (outcome.kind === 'sent' && outcome.refusedParts) {
        await ledger.refuseParts(this.#postId, outcome.refusedParts);
      }
    }
    // Breakers that miss a report open a little later; that is no reason to fail what was sent and written.
    await limiter.report(outcomes.map(reportOf).filter((report) => report !== undefined)).catch(() => {});
  }

  async #giveUpLost(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    await this.#with.ledger.settle(
      this.#postId,
      this.#token,
      deliveries.flatMap((delivery) =>
        delivery.lost === undefined
          ? []
          : [{ ...unsent(delivery), settlement: { state: 'failed' as const, reason: delivery.lost } }],
      ),
    );
  }

  async #putBack(rows: readonly { delivery: ClaimedDelivery; delayMs: number }[]): Promise<void> {
    await this.#with.ledger.settle(
      this.#postId,
      this.#token,
      rows.map(({ delivery, delayMs }) => ({
        ...unsent(delivery),
        settlement: { state: 'planned', delayMs, doubt: false, reason: 'waits for its turn' },
      })),
    );
  }

  /** Waits until everything under way is written. */
  async #settleAll(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #rest(ms: number): Promise<void> {
    const { stopping } = this.#with;
    if (stopping.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stopping.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      stopping.addEventListener('abort', done);
    });
  }
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

function unsent(delivery: ClaimedDelivery): Omit<Settled, 'settlement'> {
  return { chatId: delivery.chatId, networkId: delivery.destination.networkId, copies: [] };
}

function reportOf({
  delivery,
  outcome,
}: {
  delivery: ClaimedDelivery;
  outcome: Outcome;
}): LimiterReport | undefined {
  const { networkId } = delivery.destination;
  switch (outcome.kind) {
    case 'sent':
      return { networkId, kind: 'ok' };
    case 'limited':
      return { networkId, kind: 'limited', retryAfterMs: outcome.retryAfterMs };
    case 'unauthorized':
      return { kind: 'halt', forMs: HALT_MS };
    case 'forbidden':
    case 'unknown':
      return { networkId, kind: 'error' };
    default:
      return undefined;
  }
}
