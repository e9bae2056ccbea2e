import type { Client } from '@temporalio/client';
import type { AccountDatabase } from '../../src/db/accounts.ts';
import { applyPayment, carryOutWritten, settleRefund } from '../../src/db/billing/subscriptionOrders.ts';
import type { Subscriber } from '../../src/domain/billing/subscriber.ts';
import type { OrderReference } from '../../src/domain/billing/subscription.ts';
import { createPaymentsService, type PaymentsService } from '../../src/services/billing/payments.ts';
import {
  createSubscriptionsService,
  type SubscriptionsService,
} from '../../src/services/billing/subscriptions.ts';
import type { SubscriptionWorkflows } from '../../src/services/billing/subscriptionWorkflows.ts';
import { ORDERS_OF, type RefundInput, type RefundResult } from '../../src/workflows/billing/contract.ts';

/**
 * The services over a real database, in which the steps of the workflows are done at once: for tests of who asks, not
 * of what Temporal makes of it. Telegram gives every refund.
 */
export function billingWithoutTemporal(database: AccountDatabase): {
  readonly subscriptions: SubscriptionsService;
  readonly payments: PaymentsService;
} {
  const workflows: SubscriptionWorkflows = {
    wake: async () => {},
    catchUp: async () => {},
    async ask(subscriber: Subscriber, update: { readonly name: string }, [what]: readonly unknown[]) {
      const now = Date.now();
      return (
        update.name === 'pay'
          ? await applyPayment(database, subscriber, what as number, now)
          : await carryOutWritten(
              database,
              subscriber,
              (what as OrderReference).key,
              ORDERS_OF[update.name as keyof typeof ORDERS_OF],
              now,
            )
      ) as never;
    },
  };
  const client = {
    workflow: {
      start: async (_workflow: string, { args: [{ paymentId }] }: { args: [RefundInput] }) => ({
        async result(): Promise<RefundResult> {
          await settleRefund(database, paymentId, Date.now());
          return { kind: 'refunded' };
        },
      }),
    },
  } as unknown as Client;
  return {
    subscriptions: createSubscriptionsService(database, workflows),
    payments: createPaymentsService(database, client, workflows),
  };
}
