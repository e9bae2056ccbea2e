import type { Client } from '@temporalio/client';
import type { Database } from '../../db/database.ts';
import { openPayments } from '../../db/billing/payments.ts';
import { unwatchedSubscriptions } from '../../db/billing/subscriptionWatch.ts';
import { mapInBatches } from '../../domain/concurrency/batches.ts';
import type { SubscriptionUpkeepTally } from '../../domain/billing/subscriptionUpkeep.ts';
import { type PaymentsService, startRefund } from './payments.ts';
import type { SubscriptionWorkflows } from './subscriptionWorkflows.ts';

/** So much is healed in one go; the next hour goes on. */
const MOST = { subscriptions: 20_000, payments: 1_000 };
/** How many workflows are woken at a time. */
const WOKEN_AT_ONCE = 20;

/**
 * Heals what a crash or an outage left undone: subscribers without the workflow that watches over their time, payments
 * that were kept and not applied, refunds that were asked for and not begun.
 */
export function createSubscriptionUpkeep(
  database: Database,
  client: Client,
  workflows: SubscriptionWorkflows,
  payments: PaymentsService,
): () => Promise<SubscriptionUpkeepTally> {
  return async () => {
    const subscribers = await unwatchedSubscriptions(database, MOST.subscriptions);
    await mapInBatches(subscribers, WOKEN_AT_ONCE, (subscriber) => workflows.wake(subscriber));
    let applied = 0;
    let refunding = 0;
    for (const payment of await openPayments(database, MOST.payments)) {
      if (payment.state === 'refunding') {
        await startRefund(client, payment.id);
        refunding++;
      } else if ((await payments.apply(payment.id)).kind === 'applied') {
        applied++;
      }
    }
    return { woken: subscribers.length, applied, refunding };
  };
}
