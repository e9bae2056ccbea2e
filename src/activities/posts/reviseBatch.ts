import { randomUUID } from 'node:crypto';
import type { ChatId, NetworkChatId, PostId } from '../../domain/ids.ts';
import type { LeaseToken } from '../../domain/posts/ledger.ts';
import type { Limiter } from '../../domain/posts/limiter.ts';
import type { Messenger } from '../../domain/posts/messenger.ts';
import type { Chats } from '../../domain/posts/posts.ts';
import {
  type ClaimedRevision,
  type Revision,
  type RevisionClaim,
  type RevisionOutcome,
  type Revisions,
  type SettledRevision,
  settleRevision,
} from '../../domain/posts/revision.ts';
import { type PermitAnswers, requestPermits } from '../../domain/posts/sendPermits.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import type { Semaphore } from '../../domain/concurrency/semaphore.ts';
import { type Batch, type BatchBounds, type BatchProgress, createBatchStep, isWithin } from './batch.ts';
import { GROUP_ROWS, REVISION_CLAIM_ROWS, SHORT_WAIT_MS } from './batchLimits.ts';
import { reportsOf } from './limiterReport.ts';
import { underLease } from './underLease.ts';

/** What revisions need. */
export interface RevisionDependencies {
  readonly revisions: Revisions;
  readonly chats: Chats;
  readonly limiter: Limiter;
  readonly messenger: Pick<Messenger, 'revise'>;
  /** Counts the calls of a revision, which the limiter charges for. */
  readonly costOfRevision: (revision: Omit<Revision, 'destination'>) => number;
  /** Bounds the calls that are under way at a time in this process, for all posts together. */
  readonly callSlots: Semaphore;
  readonly stopping: AbortSignal;
}

/** Creates the step that brings copies of an edited post to its newest version. */
export function createReviseBatch(
  dependencies: RevisionDependencies,
): (postId: PostId) => Promise<BatchProgress> {
  const { revisions, stopping } = dependencies;
  return createBatchStep(
    stopping,
    (postId, bounds) => new RevisionBatch(dependencies, bounds, postId),
    (postId) => revisions.open(postId),
  );
}

type Claimed = Extract<RevisionClaim, { kind: 'claimed' }>;

/** One run over a post's outdated copies. It waits for the calls of each group before it claims more. */
class RevisionBatch implements Batch<Claimed> {
  readonly longestLookAgainMs = 4_000;
  readonly callsAreUnderWay = false;
  readonly hasFailed = false;
  readonly #with: RevisionDependencies;
  readonly #bounds: BatchBounds;
  readonly #postId: PostId;
  readonly #token: LeaseToken = randomUUID();
  #done = 0;

  constructor(dependencies: RevisionDependencies, bounds: BatchBounds, postId: PostId) {
    this.#with = dependencies;
    this.#bounds = bounds;
    this.#postId = postId;
  }

  get begun(): number {
    return this.#done;
  }

  during<T>(work: () => Promise<T>): Promise<T> {
    return underLease(() => this.#with.revisions.renew(this.#postId, this.#token), work);
  }

  claim(after: ChatId): Promise<RevisionClaim> {
    return this.#with.revisions.claim(this.#postId, this.#token, REVISION_CLAIM_ROWS, after);
  }

  async carryOut(claim: Claimed): Promise<{ haltMs: number; last: ChatId }> {
    return { haltMs: await this.#reviseAll(claim), last: claim.revisions.at(-1)!.chatId };
  }

  async callsEnd(): Promise<void> {}

  rest(ms: number): Promise<void> {
    return sleep(ms, this.#bounds.stopping);
  }

  /**
   * Brings claimed copies up to date. Returns how many milliseconds the bot may send nothing at all, if that is longer
   * than a batch waits, and 0 otherwise.
   */
  async #reviseAll(claim: Claimed): Promise<number> {
    const { version } = claim.post;
    await this.#settle(
      claim.revisions.flatMap((one) =>
        one.leave === undefined ? [] : [settled(one, { kind: 'left', version, reason: one.leave })],
      ),
    );
    let waiting = claim.revisions.filter(({ leave }) => leave === undefined);
    while (waiting.length > 0 && isWithin(this.#bounds)) {
      const { permitted, heldByChat, heldByBot, botWaitMs } = await this.#requestPermits(
        claim,
        waiting.slice(0, GROUP_ROWS),
      );
      const asked = permitted.length + heldByChat.length + heldByBot.length;
      waiting = [...heldByBot, ...waiting.slice(asked)];
      // First of all, because permits expire.
      await this.#reviseGroup(claim, permitted);
      await this.#settle(
        heldByChat.map(({ item, waitMs }) => settled(item, { kind: 'again', delayMs: waitMs })),
      );
      if (botWaitMs > SHORT_WAIT_MS) {
        await this.#giveBack(waiting);
        return botWaitMs;
      }
      if (permitted.length === 0 && botWaitMs > 0) await this.rest(botWaitMs);
    }
    await this.#giveBack(waiting);
    return 0;
  }

  /** Asks for permits for the first of a group, as many as there are call slots for. Every permitted one has its slot. */
  async #requestPermits(
    claim: Claimed,
    wanted: readonly ClaimedRevision[],
  ): Promise<PermitAnswers<ClaimedRevision>> {
    const { callSlots, limiter, costOfRevision } = this.#with;
    const { post, attribution } = claim;
    let unused = await callSlots.take(1, wanted.length);
    try {
      const answers = await requestPermits(limiter, {
        lane: claim.lane,
        items: wanted.slice(0, unused),
        requestFor: (one) => ({
          networkId: one.destination.networkId,
          kind: one.destination.kind,
          cost: costOfRevision({ ...one, post, attribution }),
          hold: 'take',
        }),
      });
      unused -= answers.permitted.length;
      return answers;
    } finally {
      callSlots.give(unused);
    }
  }

  /** Makes the calls of revisions that hold a call slot each. */
  async #reviseGroup(claim: Claimed, group: readonly ClaimedRevision[]): Promise<void> {
    const { callSlots, messenger } = this.#with;
    const attempts = await Promise.all(
      group.map(async (one) => {
        try {
          const { post, attribution } = claim;
          return { one, outcome: await messenger.revise({ ...one, post, attribution }) };
        } finally {
          callSlots.give(1);
        }
      }),
    );
    const history = { ageMs: claim.ageMs, version: claim.post.version };
    await this.#settle(
      attempts.map(({ one, outcome }) => ({
        ...settled(one, settleRevision(outcome, { ...history, attempts: one.attempts + 1 })),
        added: outcome.added,
        removed: outcome.removed,
      })),
    );
    this.#done += attempts.length;
    for (const { one, outcome } of attempts) await this.#learn(one.destination.networkId, outcome);
  }

  /** Applies what an outcome says beyond its own row. */
  async #learn(networkId: NetworkChatId, outcome: RevisionOutcome): Promise<void> {
    const { chats, limiter } = this.#with;
    if (outcome.kind === 'gone') await chats.deactivate(networkId, outcome.reason);
    if (outcome.kind === 'moved') await chats.move(networkId, outcome.networkId);
    // If the report is lost, breakers open a little later and holds on chats end by themselves.
    await limiter.report(reportsOf(networkId, outcome)).catch(() => {});
  }

  async #giveBack(rows: readonly ClaimedRevision[]): Promise<void> {
    await this.#settle(rows.map((one) => settled(one, { kind: 'again', delayMs: 0 })));
  }

  async #settle(rows: readonly SettledRevision[]): Promise<void> {
    if (rows.length > 0) await this.#with.revisions.settle(this.#postId, this.#token, rows);
  }
}

function settled(one: ClaimedRevision, settlement: SettledRevision['settlement']): SettledRevision {
  return { chatId: one.chatId, networkId: one.destination.networkId, added: [], removed: [], settlement };
}
