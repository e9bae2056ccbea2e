import { randomUUID } from 'node:crypto';
import type { ChatId, PostId } from '../../domain/ids.ts';
import type { LeaseToken } from '../../domain/posts/ledger.ts';
import type { Limiter, LimiterVerdict } from '../../domain/posts/limiter.ts';
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
import {
  type Batch,
  type BatchBounds,
  type BatchProgress,
  createBatchStep,
  isWithin,
  SHORT_WAIT_MS,
} from './batch.ts';
import { reportsOf } from './limiterReport.ts';
import type { Permits } from '../../domain/posts/permits.ts';
import { rest } from '../rest.ts';
import { underLease } from './underLease.ts';

/** What a batch of revisions works on. */
export interface RevisionDependencies {
  readonly revisions: Revisions;
  readonly chats: Chats;
  readonly limiter: Limiter;
  readonly messenger: Pick<Messenger, 'revise'>;
  /** How many calls a revision takes: what the limiter counts. */
  readonly costOfRevision: (revision: Omit<Revision, 'destination'>) => number;
  readonly permits: Permits;
  readonly stopping: AbortSignal;
}

/** Few at a time, since what was claimed is not looked at again: an edit that comes meanwhile has to wait for it. */
const CLAIM_ROWS = 50;
/** So many are asked about in one turn at the limiter. */
const GROUP_ROWS = 10;
/** Makes the step that brings copies of an edited post to its newest version. */
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

/** Goes over a post's outdated copies. Waits for the calls of each claim, so none is under way beside it. */
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
    return this.#with.revisions.claim(this.#postId, this.#token, CLAIM_ROWS, after);
  }

  async carryOut(claim: Claimed): Promise<{ haltMs: number; last: ChatId }> {
    return { haltMs: await this.#reviseAll(claim), last: claim.revisions.at(-1)!.chatId };
  }

  async callsEnd(): Promise<void> {}

  rest(ms: number): Promise<void> {
    return rest(ms, this.#bounds.stopping);
  }

  /** Answers with how long nothing at all may be sent when that is long, and with 0 otherwise. */
  async #reviseAll(claim: Claimed): Promise<number> {
    const { version } = claim.post;
    await this.#settle(
      claim.revisions.flatMap((one) =>
        one.leave === undefined ? [] : [settled(one, { kind: 'left', version, reason: one.leave })],
      ),
    );
    let waiting = claim.revisions.filter(({ leave }) => leave === undefined);
    while (waiting.length > 0 && isWithin(this.#bounds)) {
      const { group, verdicts } = await this.#askLimiter(claim, waiting.slice(0, GROUP_ROWS));
      const granted = group.filter((_, index) => verdicts[index]!.granted);
      const later: SettledRevision[] = [];
      const still: ClaimedRevision[] = [];
      let haltMs = 0;
      for (const [index, verdict] of verdicts.entries()) {
        if (verdict.granted) continue;
        if (verdict.because === 'chat')
          later.push(settled(group[index]!, { kind: 'again', delayMs: verdict.waitMs }));
        else {
          haltMs = Math.max(haltMs, verdict.waitMs);
          still.push(group[index]!);
        }
      }
      // First of all, since leave does not keep.
      await this.#reviseGroup(claim, granted);
      await this.#settle(later);
      waiting = [...still, ...waiting.slice(group.length)];
      if (haltMs > SHORT_WAIT_MS) {
        await this.#giveBack(waiting);
        return haltMs;
      }
      if (granted.length === 0 && haltMs > 0) await this.rest(haltMs);
    }
    await this.#giveBack(waiting);
    return 0;
  }

  /** The limiter's verdicts over the first of a group, as many as there are permits for; who may go has one. */
  async #askLimiter(
    claim: Claimed,
    wanted: readonly ClaimedRevision[],
  ): Promise<{ group: readonly ClaimedRevision[]; verdicts: LimiterVerdict[] }> {
    const { permits, limiter, costOfRevision } = this.#with;
    const permitted = await permits.take(1, wanted.length);
    let granted = 0;
    try {
      const { post, attribution } = claim;
      const group = wanted.slice(0, permitted);
      const verdicts = await limiter.acquire(
        claim.lane,
        group.map((one) => ({
          networkId: one.destination.networkId,
          kind: one.destination.kind,
          cost: costOfRevision({ ...one, post, attribution }),
          hold: 'take' as const,
        })),
      );
      granted = verdicts.filter((verdict) => verdict.granted).length;
      return { group, verdicts };
    } finally {
      permits.give(permitted - granted);
    }
  }

  /** Makes the calls of those that have a permit each. */
  async #reviseGroup(claim: Claimed, group: readonly ClaimedRevision[]): Promise<void> {
    const { permits, messenger } = this.#with;
    const attempts = await Promise.all(
      group.map(async (one) => {
        try {
          const { post, attribution } = claim;
          return { one, outcome: await messenger.revise({ ...one, post, attribution }) };
        } finally {
          permits.give(1);
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

  /** What outcomes teach beyond their own row. */
  async #learn(networkId: number, outcome: RevisionOutcome): Promise<void> {
    const { chats, limiter } = this.#with;
    if (outcome.kind === 'gone') await chats.deactivate(networkId, outcome.reason);
    if (outcome.kind === 'moved') await chats.move(networkId, outcome.networkId);
    // Breakers that miss a report open a little later, and holds end by themselves.
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
