import type { BillingUpkeepSteps } from '../../activities/billing/billingUpkeep.ts';
import type { ReconciliationTally } from '../../domain/billing/reconciliation.ts';
import { longestSteps } from '../steps.ts';

const longest = longestSteps<Pick<BillingUpkeepSteps, 'reconcilePayments'>>();

/** Compares what Telegram booked with the payments that are kept. */
export async function reconcilePayments(): Promise<ReconciliationTally> {
  return longest.reconcilePayments(Date.now());
}
