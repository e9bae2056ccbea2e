import type { LedgerUpkeepTally } from '../../domain/posts/ledgerUpkeep.ts';

/** What the ledger's upkeep is made from. */
export interface LedgerUpkeepDependencies {
  readonly tendLedger: () => Promise<LedgerUpkeepTally>;
}

/** The upkeep of the ledger. */
export interface LedgerUpkeepSteps {
  /** Makes the ledger's coming days and drops its old ones. */
  tendLedger(): Promise<LedgerUpkeepTally>;
}

/** Binds the ledger's upkeep to what it works on. */
export function createLedgerUpkeep({ tendLedger }: LedgerUpkeepDependencies): LedgerUpkeepSteps {
  return { tendLedger: () => tendLedger() };
}
