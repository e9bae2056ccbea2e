import type { Database } from '../../db/database.ts';
import { paidBudget } from '../../db/posts/paidSends.ts';
import { DEFAULT_HUB } from '../../domain/ids.ts';
import { MESSAGES_PER_STAR } from '../../domain/posts/starPurse.ts';
import { orOutage } from '../outage.ts';

/** What being faster than the free rate may cost, what it has cost today, and what is there for it. */
export interface PaidSendsState {
  /** Whether announcements are paid for. */
  readonly forAnnouncements: boolean;
  /** Stars that may be used in a day (UTC). */
  readonly dailyStars: number;
  /** Stars used today (UTC). */
  readonly usedStars: number;
  /** Stars that the bot has; undefined when Telegram does not say. */
  readonly balance: number | undefined;
  /** Messages a second without paying. */
  readonly freePerSecond: number;
  /** Messages a second when paying. */
  readonly paidPerSecond: number;
}

/** What admins see of paid sends. Throws IntakeUnavailable while PostgreSQL is away. */
export interface PaidSendsService {
  state(): Promise<PaidSendsState>;
}

/** @param balance the Stars of the bot that carries the hub's posts */
export function createPaidSendsService(
  database: Database,
  rates: { readonly globalPerSecond: number; readonly paidPerSecond: number },
  balance: () => Promise<number>,
): PaidSendsService {
  return {
    async state() {
      const [budget, stars] = await Promise.all([
        orOutage(() => paidBudget(database, DEFAULT_HUB)),
        balance().catch(() => undefined),
      ]);
      return {
        forAnnouncements: budget.announcements,
        dailyStars: budget.dailyStars,
        usedStars: budget.usedMessages / MESSAGES_PER_STAR,
        balance: stars,
        freePerSecond: rates.globalPerSecond,
        paidPerSecond: Math.max(rates.paidPerSecond, rates.globalPerSecond),
      };
    },
  };
}
