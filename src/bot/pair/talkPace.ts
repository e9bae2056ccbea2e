import { ExpiringMap } from '../../domain/concurrency/expiringMap.ts';
import { RateBudget } from '../../domain/concurrency/rateBudget.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';

/** How many messages one person may send in a session; 0 for any number. */
export interface TalkPaceRules {
  readonly messagesPerSecond: number;
  readonly messagesPerMinute: number;
}

/** So many messages may come at once, whatever the rate per second is. */
const AT_ONCE = 2;
const MINUTE_MS = 60_000;
/** How long a message that was let through is let through again, in milliseconds: its update may come twice. */
const REMEMBERED_MS = 10 * MINUTE_MS;
const REMEMBERED = 50_000;

/** How fast each person talks to strangers: of the limits per second and per minute the stricter one applies. */
export class TalkPace {
  readonly #budgets: readonly RateBudget[];
  readonly #admitted: ExpiringMap<string, true>;

  /** @param now gives the time in milliseconds */
  constructor({ messagesPerSecond, messagesPerMinute }: TalkPaceRules, now: () => number = Date.now) {
    this.#budgets = [
      ...(messagesPerSecond > 0
        ? [new RateBudget({ burst: AT_ONCE, everyMs: 1_000 / messagesPerSecond }, now)]
        : []),
      ...(messagesPerMinute > 0
        ? [new RateBudget({ burst: messagesPerMinute, everyMs: MINUTE_MS / messagesPerMinute }, now)]
        : []),
    ];
    this.#admitted = new ExpiringMap(REMEMBERED, now);
  }

  /** Whether a message may go; counts it when it may. An album counts as one message. */
  admits({
    chat,
    author,
    messageId,
    albumKey,
  }: Pick<SourceMessage, 'chat' | 'author' | 'messageId' | 'albumKey'>): boolean {
    const key = `${chat.networkId} ${albumKey ?? messageId}`;
    if (this.#admitted.get(key)) return true;
    if (!this.#budgets.every((budget) => budget.has(author.networkId))) return false;
    for (const budget of this.#budgets) budget.spend(author.networkId);
    this.#admitted.set(key, true, REMEMBERED_MS);
    return true;
  }
}
