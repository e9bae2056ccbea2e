import type { Database } from '../../db/database.ts';
import { listPayments, type PaymentEntry, type PaymentFilter } from '../../db/billing/paymentList.ts';
import {
  listSubscriptions,
  type SubscriptionEntry,
  type SubscriptionFilter,
} from '../../db/billing/subscriptionList.ts';
import { orOutage } from '../outage.ts';

export type { PaymentEntry, PaymentFilter, SubscriptionEntry, SubscriptionFilter };

/** Subscriptions and payments as staff goes through them. Each throws IntakeUnavailable while PostgreSQL is away. */
export interface BillingLists {
  /** In the order in which their chats came. */
  subscriptions(filter: SubscriptionFilter): Promise<SubscriptionEntry[]>;
  /** The latest first. */
  payments(filter: PaymentFilter): Promise<PaymentEntry[]>;
  payment(id: number): Promise<PaymentEntry | undefined>;
  /** All that fit, the latest first, without ever holding many of them. */
  everyPayment(filter: Omit<PaymentFilter, 'limit'>): AsyncGenerator<PaymentEntry>;
}

/** How many payments are read at a time when all are wanted. */
const READ_AT_ONCE = 1_000;

/** Builds the lists. */
export function createBillingLists(database: Database): BillingLists {
  const payments = (filter: PaymentFilter) => orOutage(() => listPayments(database, filter));
  return {
    subscriptions: (filter) => orOutage(() => listSubscriptions(database, filter)),
    payments,
    payment: async (id) => (await payments({ id, limit: 1 }))[0],
    async *everyPayment(filter) {
      let beforeId = filter.beforeId;
      for (;;) {
        const some = await payments({ ...filter, beforeId, limit: READ_AT_ONCE });
        yield* some;
        if (some.length < READ_AT_ONCE) return;
        beforeId = some.at(-1)!.id;
      }
    },
  };
}
