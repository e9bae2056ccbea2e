import {
  type BillingUpkeepDependencies,
  type BillingUpkeepSteps,
  createBillingUpkeep,
} from './billingUpkeep.ts';
import { createRefundSteps, type RefundDependencies, type RefundSteps } from './refundSteps.ts';
import {
  createSubscriptionSteps,
  type SubscriptionDependencies,
  type SubscriptionSteps,
} from './subscriptionSteps.ts';
import { createWithheldSteps, type WithheldDependencies, type WithheldSteps } from './withheldSteps.ts';

/** What the steps about subscriptions and payments are made from. */
export type BillingDependencies = BillingUpkeepDependencies &
  RefundDependencies &
  SubscriptionDependencies &
  WithheldDependencies;

/** The steps about subscriptions and payments. */
export interface BillingSteps extends BillingUpkeepSteps, RefundSteps, SubscriptionSteps, WithheldSteps {}

/** Binds the steps about subscriptions and payments to what they work on. */
export function createBillingSteps(dependencies: BillingDependencies): BillingSteps {
  return {
    ...createBillingUpkeep(dependencies),
    ...createRefundSteps(dependencies),
    ...createSubscriptionSteps(dependencies),
    ...createWithheldSteps(dependencies),
  };
}
