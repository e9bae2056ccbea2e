/** How the ledger stands as a whole. */
export interface Backlog {
  /** Deliveries that are still to be made. */
  readonly open: number;
  /** Milliseconds since the oldest post with such a delivery came in; undefined when there is none. */
  readonly oldestAgeMs: number | undefined;
}
