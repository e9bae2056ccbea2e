import type { BillingUpkeepSteps } from '../../activities/billing/billingUpkeep.ts';
import type { SubscriptionUpkeepTally } from '../../domain/billing/subscriptionUpkeep.ts';
import { longestSteps } from '../steps.ts';

const longest = longestSteps<Pick<BillingUpkeepSteps, 'tendSubscriptions'>>();

/** Heals what a crash or an outage left undone for subscriptions and payments. */
export async function tendSubscriptions(): Promise<SubscriptionUpkeepTally> {
  return longest.tendSubscriptions();
}
