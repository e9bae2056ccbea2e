import type { AccountDatabase } from '../../db/accounts.ts';
import type { Database } from '../../db/database.ts';
import { keepPayment } from '../../db/billing/payments.ts';
import { comparedPayments, keepReconciliation } from '../../db/billing/reconciliations.ts';
import { settleRefund } from '../../db/billing/subscriptionOrders.ts';
import type { Cashier, StarBooking } from '../../domain/billing/cashier.ts';
import { termsOf } from '../../domain/billing/invoice.ts';
import { differencesBetween, type ReconciliationTally } from '../../domain/billing/reconciliation.ts';
import type { PaymentsService } from './payments.ts';
import type { SubscriptionWorkflows } from './subscriptionWorkflows.ts';

/** One of our accounts as it is paid: its bookings at Telegram, and its payments here. */
export interface Till {
  readonly database: AccountDatabase;
  readonly cashier: Pick<Cashier, 'bookings'>;
  readonly payments: Pick<PaymentsService, 'record' | 'refundedElsewhere'>;
}

/**
 * Compares what Telegram booked with the payments that are kept, for each account, and reports what differs. What can be
 * mended is: a payment that was never told of is kept and applied, a refund made elsewhere takes its time away. The rest
 * is for staff.
 */
export function createReconciliation(
  database: Database,
  tills: readonly Till[],
  workflows: Pick<SubscriptionWorkflows, 'wake'>,
): (now: number) => Promise<ReconciliationTally> {
  return async (now) => {
    const compared = [];
    for (const till of tills) {
      const { bookings, seen } = await allBookings(till.cashier);
      const kept = await comparedPayments(till.database);
      compared.push({ till, bookings, seen, kept, differences: differencesBetween(bookings, kept, now) });
    }
    const seen = compared.reduce((sum, one) => sum + one.seen, 0);
    const all = compared.flatMap((one) => one.differences);
    // Report it before mending it: after a crash, a run that starts over would no longer see a difference.
    await keepReconciliation(database, seen, all);
    for (const { till, bookings, kept, differences } of compared) {
      for (const { kind, chargeId } of differences) {
        const booked = bookings.filter((one) => one.chargeId === chargeId);
        if (kind === 'not kept') await keep(till, booked, now);
        const payment = kept.find((one) => one.chargeId === chargeId);
        if (kind === 'refund not kept' && payment) {
          // Settled at once; its workflow ends what the payer renews, and tells them.
          await till.payments.refundedElsewhere(chargeId);
          const subscriber = await settleRefund(database, payment.id, now);
          if (subscriber) await workflows.wake(subscriber);
        }
      }
    }
    return { seen, differences: all.length };
  };

  /** Keeps a payment by what Telegram booked about it; one that was given back meanwhile brings nothing. */
  async function keep(till: Till, booked: readonly StarBooking[], now: number): Promise<void> {
    const { chargeId, payer, stars, payload, at, periodMs } = booked.find(({ kind }) => kind === 'payment')!;
    const received = {
      chargeId,
      payer,
      currency: 'XTR',
      amount: stars,
      payload,
      paidAt: at,
      ...(periodMs !== undefined && { renewsAt: at + periodMs }),
    };
    if (!booked.some(({ kind }) => kind === 'refund')) {
      await till.payments.record(received);
      return;
    }
    const problem = 'it was given back before it was told of';
    const { id } = await keepPayment(till.database, received, termsOf(payload), problem);
    await settleRefund(database, id, now);
  }
}

async function allBookings(cashier: Till['cashier']): Promise<{ bookings: StarBooking[]; seen: number }> {
  const bookings: StarBooking[] = [];
  for (let seen = 0; ;) {
    const page = await cashier.bookings(seen);
    if (page.length === 0) return { bookings, seen };
    seen += page.length;
    for (const booking of page) if (booking) bookings.push(booking);
  }
}
