import type { BillingUpkeepSteps } from '../../activities/billing/billingUpkeep.ts';
import type { ReconciliationTally } from '../../domain/billing/reconciliation.ts';
import { heavySteps } from '../steps.ts';

/** Compares what Telegram booked with the payments that are kept. */
export async function reconcilePayments(): Promise<ReconciliationTally> {
  return heavySteps<Pick<BillingUpkeepSteps, 'reconcilePayments'>>().reconcilePayments(Date.now());
}
