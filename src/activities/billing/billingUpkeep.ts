import type { ReconciliationTally } from '../../domain/billing/reconciliation.ts';
import type { SubscriptionUpkeepTally } from '../../domain/billing/subscriptionUpkeep.ts';

/** What the upkeep of subscriptions and payments is made from. */
export interface BillingUpkeepDependencies {
  readonly tendSubscriptions: () => Promise<SubscriptionUpkeepTally>;
  readonly reconcilePayments: (now: number) => Promise<ReconciliationTally>;
}

/** The upkeep of subscriptions and payments. */
export interface BillingUpkeepSteps {
  /** Heals what a crash or an outage left undone. */
  tendSubscriptions(): Promise<SubscriptionUpkeepTally>;
  /** Compares Telegram's bookings with the payments. */
  reconcilePayments(now: number): Promise<ReconciliationTally>;
}

/** Binds the upkeep of subscriptions and payments to what it works on. */
export function createBillingUpkeep(dependencies: BillingUpkeepDependencies): BillingUpkeepSteps {
  return {
    tendSubscriptions: () => dependencies.tendSubscriptions(),
    reconcilePayments: (now) => dependencies.reconcilePayments(now),
  };
}
