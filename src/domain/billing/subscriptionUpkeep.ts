/** What an upkeep of subscriptions and payments did. */
export interface SubscriptionUpkeepTally {
  /** Workflows of subscriptions that were started or told to look. */
  readonly woken: number;
  /** Payments that had been left, and were applied. */
  readonly applied: number;
  /** Refunds that had been left, and were taken up again. */
  readonly refunding: number;
}
