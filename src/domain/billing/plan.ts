/** What can be bought. */
export interface Plan {
  /** Its name in commands, payloads and the API: `week`. */
  readonly name: string;
  /** For how many days it gives access. */
  readonly days: number;
  /** What it costs, in Telegram Stars. */
  readonly stars: number;
  /** Shown as the best value. */
  readonly best: boolean;
  /** Whether Telegram can renew it by itself: only what lasts 30 days. */
  readonly renewable: boolean;
  /** Whether it is offered. What was bought stays bought. */
  readonly onSale: boolean;
}

/** The only period for which Telegram renews (Bot API: createInvoiceLink, subscription_period). */
export const RENEWAL_DAYS = 30;

/** The most that Telegram takes for a payment, and for a renewing one, in Stars (Bot API: createInvoiceLink). */
export const MOST_STARS = { once: 100_000, renewing: 10_000 } as const;

/** Why a plan cannot be as it is wanted, in plain words, or undefined when it can. */
export function faultOfPlan(plan: Plan): string | undefined {
  if (!/^[a-z][a-z0-9]{0,15}$/.test(plan.name)) return 'the name must be 1 to 16 small letters and digits';
  if (!isWhole(plan.days, 1, 3_650)) return 'days must be a whole number from 1 to 3650';
  if (!isWhole(plan.stars, 1, MOST_STARS.once)) {
    return `stars must be a whole number from 1 to ${MOST_STARS.once}`;
  }
  if (plan.renewable && plan.days !== RENEWAL_DAYS)
    return `only a plan of ${RENEWAL_DAYS} days can be renewable`;
  if (plan.renewable && plan.stars > MOST_STARS.renewing) {
    return `a renewable plan can cost ${MOST_STARS.renewing} Stars at most`;
  }
  return undefined;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
