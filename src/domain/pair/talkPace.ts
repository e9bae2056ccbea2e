import { ExpiringMap } from '../concurrency/expiringMap.ts';
import { type BudgetRules, RateBudget } from '../concurrency/rateBudget.ts';
import type { SourceMessage } from '../posts/post.ts';

/** How many messages one person may send in a session; 0 for any number. */
export interface TalkPaceRules {
  readonly messagesPerSecond: number;
  readonly messagesPerMinute: number;
}

/** What of a message counts: whose it is, and whether it was counted before. An album counts as one message. */
export type PacedMessage = Pick<SourceMessage, 'chat' | 'author' | 'messageId' | 'albumKey'>;

/** How fast each person talks to strangers: of the limits per second and per minute the stricter one applies. */
export interface TalkPace {
  /**
   * Whether a message may go; counts it when it may. A message that was let through is let through again, since its update
   * may come twice. Never rejects.
   */
  admits(message: PacedMessage): Promise<boolean>;
}

/** Number of messages that may come at once, whatever the rate per second is. */
const AT_ONCE = 2;
const MINUTE_MS = 60_000;
/** How long a message that was let through is let through again, in milliseconds. */
export const ADMITTED_AGAIN_MS = 10 * MINUTE_MS;
const REMEMBERED = 50_000;

/** The limits as budgets, all of which a message has to fit in; none where both limits are off. */
export function talkBudgets({ messagesPerSecond, messagesPerMinute }: TalkPaceRules): BudgetRules[] {
  return [
    ...(messagesPerSecond > 0 ? [{ burst: AT_ONCE, everyMs: 1_000 / messagesPerSecond }] : []),
    ...(messagesPerMinute > 0 ? [{ burst: messagesPerMinute, everyMs: MINUTE_MS / messagesPerMinute }] : []),
  ];
}

/** What tells one message from another, and leaves the parts of an album together. */
export function pacedAs({ chat, messageId, albumKey }: PacedMessage): string {
  return `${chat.networkId} ${albumKey ?? messageId}`;
}

/** Counts in the memory of this process alone. */
export class LocalTalkPace implements TalkPace {
  readonly #budgets: readonly RateBudget[];
  readonly #admitted: ExpiringMap<string, true>;

  /** @param now gives the time in milliseconds */
  constructor(rules: TalkPaceRules, now: () => number = Date.now) {
    this.#budgets = talkBudgets(rules).map((budget) => new RateBudget(budget, now));
    this.#admitted = new ExpiringMap(REMEMBERED, now);
  }

  async admits(message: PacedMessage): Promise<boolean> {
    const key = pacedAs(message);
    const { networkId } = message.author;
    if (this.#admitted.get(key)) return true;
    if (!this.#budgets.every((budget) => budget.has(networkId))) return false;
    for (const budget of this.#budgets) budget.spend(networkId);
    this.#admitted.set(key, true, ADMITTED_AGAIN_MS);
    return true;
  }
}
