/** What the upkeep of the ledger did, by day as `2026-01-31`. */
export interface LedgerUpkeepTally {
  readonly dropped: readonly string[];
  /** Days that are old enough to drop, but hold deliveries that are still open. */
  readonly kept: readonly string[];
}
