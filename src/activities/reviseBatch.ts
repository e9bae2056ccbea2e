import { randomUUID } from 'node:crypto';
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { ChatId, PostId } from '../domain/ids.ts';
import type { LeaseToken } from '../domain/ledger.ts';
import type { Limiter, LimiterVerdict } from '../domain/limiter.ts';
import type { Messenger } from '../domain/messenger.ts';
import type { Chats } from '../domain/posts.ts';
import {
  type ClaimedRevision,
  type Revision,
  type RevisionClaim,
  type RevisionOutcome,
  type Revisions,
  type SettledRevision,
  settleRevision,
} from '../domain/revision.ts';
import type { BatchProgress } from './deliverBatch.ts';
import { reportsOf } from './limiterReport.ts';
import type { Permits } from './permits.ts';
import { rest } from './rest.ts';

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

/** A batch ends after so many destinations, or so long. */
const BATCH_ROWS = 1_000;
const BATCH_MS = 60_000;
/** Few at a time, since what was claimed is not looked at again: an edit that comes meanwhile has to wait for it. */
const CLAIM_ROWS = 50;
/** So many are asked about in one turn at the limiter. */
const GROUP_ROWS = 10;
/** What waits no longer than this is waited for here; a longer wait is a durable timer. */
const SHORT_WAIT_MS = 5_000;
const LONGEST_LOOK_AGAIN_MS = 4_000;
const HEARTBEAT_MS = 2_000;
const RENEW_EVERY = 4;

/** Makes the step that brings copies of an edited post to its newest version. */
export function createReviseBatch(
  dependencies: RevisionDependencies,
): (postId: PostId) => Promise<BatchProgress> {
  return async (postId) => {
    const { revisions } = dependencies;
    const stopping = AbortSignal.any([dependencies.stopping, cancellationSignal()]);
    const batch = new RevisionBatch({ ...dependencies, stopping }, postId);
    const pulse = setInterval(() => batch.pulse(), HEARTBEAT_MS);
    try {
      const next = await batch.run();
      return { open: await revisions.open(postId), next };
    } finally {
      clearInterval(pulse);
    }
  };
}

type Claimed = Extract<RevisionClaim, { kind: 'claimed' }>;

/** One run over a post's outdated copies, under one lease token. */
class RevisionBatch {
  readonly #with: RevisionDependencies;
  readonly #postId: PostId;
  readonly #token: LeaseToken = randomUUID();
  readonly #end = Date.now() + BATCH_MS;
  #done = 0;
  #beats = 0;

  constructor(dependencies: RevisionDependencies, postId: PostId) {
    this.#with = dependencies;
    this.#postId = postId;
  }

  /** Tells Temporal that this worker lives, and now and then the ledger too. */
  pulse(): void {
    heartbeat(this.#done);
    if (++this.#beats % RENEW_EVERY !== 0) return;
    // A lease that ends too early costs a second edit to the same words.
    this.#with.revisions.renew(this.#postId, this.#token).catch(() => {});
  }

  async run(): Promise<BatchProgress['next']> {
    let after = 0 as ChatId;
    let lookAgainMs = 0;
    while (this.#done < BATCH_ROWS && this.#goesOn()) {
      const claim = await this.#with.revisions.claim(this.#postId, this.#token, CLAIM_ROWS, after);
      if (claim.kind === 'claimed') {
        const haltMs = await this.#reviseAll(claim);
        if (haltMs > 0) return { kind: 'wait', waitMs: haltMs };
        after = claim.revisions.at(-1)!.chatId;
        lookAgainMs = 0;
      } else if (claim.kind !== 'wait') {
        return claim;
      } else if (after > 0) {
        after = 0 as ChatId;
      } else if (claim.waitMs > SHORT_WAIT_MS) {
        return claim;
      } else {
        const waitMs = Math.max(claim.waitMs, lookAgainMs);
        await rest(waitMs, this.#with.stopping);
        lookAgainMs = Math.min(2 * waitMs, LONGEST_LOOK_AGAIN_MS);
      }
    }
    // A minute of waiting for deliveries: others get this place to work in.
    if (this.#done === 0 && Date.now() >= this.#end) return { kind: 'wait', waitMs: SHORT_WAIT_MS };
    return { kind: 'more' };
  }

  #goesOn(): boolean {
    return Date.now() < this.#end && !this.#with.stopping.aborted;
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
    while (waiting.length > 0 && this.#goesOn()) {
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
      if (granted.length === 0 && haltMs > 0) await rest(haltMs, this.#with.stopping);
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
        'relay',
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
