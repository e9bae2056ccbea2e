import type { BillingUpkeepSteps } from '../../activities/billing/billingUpkeep.ts';
import type { SubscriptionUpkeepTally } from '../../domain/billing/subscriptionUpkeep.ts';
import { heavySteps } from '../steps.ts';

/** Heals what a crash or an outage left undone for subscriptions and payments. */
export async function tendSubscriptions(): Promise<SubscriptionUpkeepTally> {
  return heavySteps<Pick<BillingUpkeepSteps, 'tendSubscriptions'>>().tendSubscriptions();
}
