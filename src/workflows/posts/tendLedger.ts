import type { LedgerUpkeepSteps } from '../../activities/posts/ledgerUpkeep.ts';
import type { LedgerUpkeepTally } from '../../domain/posts/ledgerUpkeep.ts';
import { heavySteps } from '../steps.ts';

/** Keeps the ledger's partitions: makes the coming days, drops those that are old and have nothing open. */
export async function tendLedger(): Promise<LedgerUpkeepTally> {
  return heavySteps<LedgerUpkeepSteps>().tendLedger();
}
