import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Limiter, LimiterReport } from '../../domain/posts/limiter.ts';
import type { Messenger } from '../../domain/posts/messenger.ts';
import type {
  CopiesInChat,
  DeletionOutcome,
  SettledCopies,
  Withdrawals,
  WithdrawalScope,
} from '../../domain/posts/withdrawal.ts';
import type { Permits } from '../../domain/posts/permits.ts';
import { rest } from '../rest.ts';

/** What deletes copies. */
export interface WithdrawalDependencies {
  readonly withdrawals: Withdrawals;
  readonly limiter: Limiter;
  readonly messenger: Pick<Messenger, 'withdraw'>;
  /** Bounds the calls that are under way at once in this process. */
  readonly permits: Permits;
  /** What the network lets be deleted: so many messages by one call, so old at most. */
  readonly deletion: { readonly atOnce: number; readonly withinMs: number };
  /** Aborted when this process is to stop. */
  readonly stopping: AbortSignal;
}

/** What the workflow does after a batch of deletions. */
export type WithdrawalProgress =
  | { readonly kind: 'more' }
  /** Nothing can be deleted for so long. */
  | { readonly kind: 'wait'; readonly waitMs: number };

/** A batch ends after so long, so that progress is shown and histories stay short. */
const BATCH_MS = 15_000;
/** So many chats are looked up at once, and asked about in one turn at the limiter. */
const CHATS = { lookedUp: 200, inTurn: 10 };
/** What waits no longer than this is waited for here; a longer wait is a durable timer. */
const SHORT_WAIT_MS = 5_000;
/** After a call without an answer, or with a token that is not valid, its chat is left alone for so long. */
const AGAIN_MS = 2_000;
const HALT_MS = 15_000;
const HEARTBEAT_MS = 2_000;

/** Makes the step that deletes a scope's copies for a while. */
export function createWithdrawCopies(
  dependencies: WithdrawalDependencies,
): (scope: WithdrawalScope) => Promise<WithdrawalProgress> {
  return async (scope) => {
    const stopping = AbortSignal.any([dependencies.stopping, cancellationSignal()]);
    const pulse = setInterval(() => heartbeat(), HEARTBEAT_MS);
    try {
      return await new Deletions({ ...dependencies, stopping }, scope).run();
    } finally {
      clearInterval(pulse);
    }
  };
}

/** One run over the copies of a scope. */
class Deletions {
  readonly #with: WithdrawalDependencies;
  readonly #scope: WithdrawalScope;
  readonly #end = Date.now() + BATCH_MS;
  /** Chats whose turn comes later, with the time of it. */
  readonly #later = new Map<number, number>();
  /** How many are tried at once in chats where something was refused. */
  readonly #atOnce = new Map<number, number>();

  constructor(dependencies: WithdrawalDependencies, scope: WithdrawalScope) {
    this.#with = dependencies;
    this.#scope = scope;
  }

  async run(): Promise<WithdrawalProgress> {
    const { withdrawals, deletion, stopping } = this.#with;
    while (Date.now() < this.#end && !stopping.aborted) {
      const atMost = { chats: CHATS.lookedUp, inChat: deletion.atOnce };
      const copies = await withdrawals.copiesLeft(this.#scope, atMost, this.#chatsLeftAlone());
      if (copies.length === 0) {
        if (this.#later.size === 0) return { kind: 'more' };
        const waitMs = Math.max(0, Math.min(...this.#later.values()) - Date.now());
        if (waitMs > SHORT_WAIT_MS) return { kind: 'wait', waitMs };
        await rest(waitMs, stopping);
        continue;
      }
      const haltMs = await this.#deleteAll(copies);
      if (haltMs > SHORT_WAIT_MS) return { kind: 'wait', waitMs: haltMs };
    }
    return { kind: 'more' };
  }

  #chatsLeftAlone(): number[] {
    for (const [chat, until] of this.#later) if (until <= Date.now()) this.#later.delete(chat);
    return [...this.#later.keys()];
  }

  #fewEnough({ messageIds, ...chat }: CopiesInChat): CopiesInChat {
    return { ...chat, messageIds: messageIds.slice(0, this.#atOnce.get(chat.networkId)) };
  }

  #leaveAlone(networkId: number, forMs: number): void {
    this.#later.set(networkId, Date.now() + forMs);
  }

  /** Answers with how long nothing at all may go when that is long, and with 0 otherwise. */
  async #deleteAll(copies: readonly CopiesInChat[]): Promise<number> {
    const { limiter, stopping } = this.#with;
    let waiting = copies;
    while (waiting.length > 0 && Date.now() < this.#end && !stopping.aborted) {
      const group = waiting.slice(0, CHATS.inTurn).map((inChat) => this.#fewEnough(inChat));
      const verdicts = await limiter.acquire(
        'relay',
        group.map(({ networkId, kind }) => ({ networkId, kind, cost: 1 })),
      );
      let restMs = 0;
      const granted: CopiesInChat[] = [];
      const next: CopiesInChat[] = [];
      group.forEach((inChat, index) => {
        const verdict = verdicts[index]!;
        if (verdict.granted) granted.push(inChat);
        else if (verdict.because === 'chat') this.#leaveAlone(inChat.networkId, verdict.waitMs);
        else {
          next.push(inChat);
          restMs = Math.max(restMs, verdict.waitMs);
        }
      });
      await this.#deleteNow(granted);
      if (restMs > SHORT_WAIT_MS) return restMs;
      if (granted.length === 0) await rest(restMs, stopping);
      waiting = [...next, ...waiting.slice(group.length)];
    }
    return 0;
  }

  async #deleteNow(granted: readonly CopiesInChat[]): Promise<void> {
    const { withdrawals, limiter } = this.#with;
    const ended = await Promise.all(granted.map((inChat) => this.#delete(inChat)));
    await withdrawals.settle(ended.flatMap(({ settled }) => settled ?? []));
    const reports = ended.flatMap(({ report }) => report ?? []);
    // Breakers that miss a report open a little later; that is no reason to fail what was done and written.
    if (reports.length > 0) await limiter.report(reports).catch(() => {});
  }

  async #delete({ networkId, messageIds }: CopiesInChat): Promise<Ended> {
    const outcome = await this.#call(networkId, messageIds);
    const report = reportOf(networkId, outcome);
    switch (outcome.kind) {
      case 'deleted':
        return { report, settled: { networkId, messageIds } };
      case 'out of reach':
        return { report, settled: { networkId, messageIds, outOfReach: outcome.reason } };
      case 'refused':
        // One that stays must not keep the others: fewer at once, until it is the only one.
        if (messageIds.length === 1) {
          return { report, settled: { networkId, messageIds, outOfReach: outcome.reason } };
        }
        this.#atOnce.set(networkId, Math.ceil(messageIds.length / 2));
        return { report };
      case 'limited':
        this.#leaveAlone(networkId, outcome.retryAfterMs);
        return { report };
      case 'unauthorized':
        this.#leaveAlone(networkId, HALT_MS);
        return { report };
      case 'unknown':
        this.#leaveAlone(networkId, AGAIN_MS);
        return { report };
    }
  }

  async #call(networkId: number, messageIds: readonly number[]): Promise<DeletionOutcome> {
    const { permits, messenger } = this.#with;
    await permits.take(1);
    try {
      return await messenger.withdraw(networkId, messageIds);
    } finally {
      permits.give(1);
    }
  }
}

/** What a call came to: copies that need not be looked at again, and what the limiter learns. */
interface Ended {
  readonly settled?: SettledCopies;
  readonly report: LimiterReport | undefined;
}

function reportOf(networkId: number, outcome: DeletionOutcome): LimiterReport | undefined {
  switch (outcome.kind) {
    case 'deleted':
      return { networkId, kind: 'ok' };
    case 'limited':
      return { networkId, kind: 'limited', retryAfterMs: outcome.retryAfterMs };
    case 'unauthorized':
      return { kind: 'halt', forMs: HALT_MS };
    case 'unknown':
      return { networkId, kind: 'error' };
    default:
      return undefined;
  }
}
