import { upkeep } from '../steps.ts';

/** Keeps the ledger's partitions: makes the coming days, drops those that are old and have nothing open. */
export async function tendLedger(): Promise<{ dropped: string[]; kept: string[] }> {
  return upkeep.tendLedger();
}
