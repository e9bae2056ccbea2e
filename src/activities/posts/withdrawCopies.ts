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
import { requestPermits } from '../../domain/posts/sendPermits.ts';
import type { Semaphore } from '../../domain/concurrency/semaphore.ts';
import { repeatDuring, sleep } from '../../domain/concurrency/timers.ts';
import {
  DELETE_AGAIN_MS,
  GROUP_ROWS,
  HALT_MS,
  HEARTBEAT_MS,
  SHORT_WAIT_MS,
  WITHDRAWAL_BATCH_MS,
  WITHDRAWAL_CHATS,
} from './batchLimits.ts';
import type { NetworkChatId, NetworkMessageId } from '../../domain/ids.ts';

/** What deletions need. */
export interface WithdrawalDependencies {
  readonly withdrawals: Withdrawals;
  readonly limiter: Limiter;
  readonly messenger: Pick<Messenger, 'withdraw'>;
  /** Bounds the calls that are under way at a time in this process, for all posts together. */
  readonly callSlots: Semaphore;
  /** What the network allows: how many messages one call may delete, and how old they may be. */
  readonly deletion: { readonly atOnce: number; readonly withinMs: number };
  /** Aborts when this process has to stop. */
  readonly stopping: AbortSignal;
}

/** What the workflow does after a batch of deletions. */
export type WithdrawalProgress =
  | { readonly kind: 'more' }
  /** Nothing can be deleted for `waitMs` milliseconds. */
  | { readonly kind: 'wait'; readonly waitMs: number };

/** Creates the step that deletes the copies of a scope, for at most {@link WITHDRAWAL_BATCH_MS}. */
export function createWithdrawCopies(
  dependencies: WithdrawalDependencies,
): (scope: WithdrawalScope) => Promise<WithdrawalProgress> {
  return async (scope) => {
    const stopping = AbortSignal.any([dependencies.stopping, cancellationSignal()]);
    const deletions = new Deletions({ ...dependencies, stopping }, scope);
    return repeatDuring(
      HEARTBEAT_MS,
      () => heartbeat(),
      () => deletions.run(),
    );
  };
}

/** One run over the copies of a scope. */
class Deletions {
  readonly #with: WithdrawalDependencies;
  readonly #scope: WithdrawalScope;
  readonly #end = Date.now() + WITHDRAWAL_BATCH_MS;
  /** Chats that are left alone, with the time until which. */
  readonly #later = new Map<NetworkChatId, number>();
  /** How many messages a call tries to delete in chats that refused more. */
  readonly #atOnce = new Map<NetworkChatId, number>();

  constructor(dependencies: WithdrawalDependencies, scope: WithdrawalScope) {
    this.#with = dependencies;
    this.#scope = scope;
  }

  async run(): Promise<WithdrawalProgress> {
    const { withdrawals, deletion, stopping } = this.#with;
    while (Date.now() < this.#end && !stopping.aborted) {
      const atMost = { chats: WITHDRAWAL_CHATS, inChat: deletion.atOnce };
      const copies = await withdrawals.copiesLeft(this.#scope, atMost, this.#chatsLeftAlone());
      if (copies.length === 0) {
        if (this.#later.size === 0) return { kind: 'more' };
        const waitMs = Math.max(0, Math.min(...this.#later.values()) - Date.now());
        if (waitMs > SHORT_WAIT_MS) return { kind: 'wait', waitMs };
        await sleep(waitMs, stopping);
        continue;
      }
      const haltMs = await this.#deleteAll(copies);
      if (haltMs > SHORT_WAIT_MS) return { kind: 'wait', waitMs: haltMs };
    }
    return { kind: 'more' };
  }

  #chatsLeftAlone(): NetworkChatId[] {
    for (const [chat, until] of this.#later) if (until <= Date.now()) this.#later.delete(chat);
    return [...this.#later.keys()];
  }

  #fewEnough({ messageIds, ...chat }: CopiesInChat): CopiesInChat {
    return { ...chat, messageIds: messageIds.slice(0, this.#atOnce.get(chat.networkId)) };
  }

  #leaveAlone(networkId: NetworkChatId, forMs: number): void {
    this.#later.set(networkId, Date.now() + forMs);
  }

  /**
   * Deletes copies, except in chats that have to wait. Returns how many milliseconds the bot may do nothing at all, if
   * that is longer than a batch waits, and 0 otherwise.
   */
  async #deleteAll(copies: readonly CopiesInChat[]): Promise<number> {
    const { limiter, stopping } = this.#with;
    let waiting = copies;
    while (waiting.length > 0 && Date.now() < this.#end && !stopping.aborted) {
      const { permitted, heldByChat, heldByBot, botWaitMs } = await requestPermits(limiter, {
        lane: 'relay',
        items: waiting.slice(0, GROUP_ROWS),
        requestFor: ({ networkId, kind }) => ({ networkId, kind, cost: 1 }),
      });
      for (const { item, waitMs } of heldByChat) this.#leaveAlone(item.networkId, waitMs);
      await this.#deleteNow(permitted.map((inChat) => this.#fewEnough(inChat)));
      if (botWaitMs > SHORT_WAIT_MS) return botWaitMs;
      if (permitted.length === 0) await sleep(botWaitMs, stopping);
      waiting = [...heldByBot, ...waiting.slice(GROUP_ROWS)];
    }
    return 0;
  }

  async #deleteNow(permitted: readonly CopiesInChat[]): Promise<void> {
    const { withdrawals, limiter } = this.#with;
    const ended = await Promise.all(permitted.map((inChat) => this.#delete(inChat)));
    await withdrawals.settle(ended.flatMap(({ settled }) => settled ?? []));
    const reports = ended.flatMap(({ report }) => report ?? []);
    // If the report is lost, breakers open a little later.
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
        // A message that cannot be deleted must not keep the others: smaller calls follow, until it is alone.
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
        this.#leaveAlone(networkId, DELETE_AGAIN_MS);
        return { report };
    }
  }

  async #call(networkId: NetworkChatId, messageIds: readonly NetworkMessageId[]): Promise<DeletionOutcome> {
    const { callSlots, messenger } = this.#with;
    await callSlots.take(1);
    try {
      return await messenger.withdraw(networkId, messageIds);
    } finally {
      callSlots.give(1);
    }
  }
}

/** The result of a call: copies that are done with, and the report to the limiter. */
interface Ended {
  readonly settled?: SettledCopies;
  readonly report: LimiterReport | undefined;
}

function reportOf(networkId: NetworkChatId, outcome: DeletionOutcome): LimiterReport | undefined {
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
