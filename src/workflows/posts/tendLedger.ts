import type { LedgerUpkeepSteps } from '../../activities/posts/ledgerUpkeep.ts';
import type { LedgerUpkeepTally } from '../../domain/posts/ledgerUpkeep.ts';
import { longestSteps } from '../steps.ts';

const longest = longestSteps<LedgerUpkeepSteps>();

/** Keeps the ledger's partitions: makes the coming days, drops those that are old and have nothing open. */
export async function tendLedger(): Promise<LedgerUpkeepTally> {
  return longest.tendLedger();
}
