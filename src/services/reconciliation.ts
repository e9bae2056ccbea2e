import type { Database } from '../db/database.ts';
import { comparedPayments, keepReconciliation } from '../db/reconciliations.ts';
import { settleRefund } from '../db/subscriptionOrders.ts';
import type { Cashier, StarBooking } from '../domain/cashier.ts';
import { differencesBetween } from '../domain/reconciliation.ts';
import type { PaymentsService } from './payments.ts';
import type { SubscriptionWorkflows } from './subscriptionWorkflows.ts';

/** What a comparison came to. */
export interface Reconciliation {
  /** How many bookings were looked at. */
  readonly seen: number;
  readonly differences: number;
}

/**
 * Compares what Telegram booked with the payments that are kept, and reports what differs. What can be mended is: a
 * payment that was never told of is kept and applied, a refund made elsewhere takes its time away. The rest is for
 * staff.
 */
export function createReconciliation(
  database: Database,
  cashier: Cashier,
  payments: PaymentsService,
  workflows: SubscriptionWorkflows,
): (now: number) => Promise<Reconciliation> {
  return async (now) => {
    const { bookings, seen } = await allBookings(cashier);
    const kept = await comparedPayments(database);
    const differences = differencesBetween(bookings, kept, now);
    for (const { kind, chargeId } of differences) {
      if (kind === 'not kept') await keep(bookings.find((one) => one.chargeId === chargeId)!);
      const payment = kept.find((one) => one.chargeId === chargeId);
      if (kind === 'refund not kept' && payment) {
        const chatId = await settleRefund(database, payment.id, now);
        if (chatId !== undefined) await workflows.wake(chatId);
      }
    }
    await keepReconciliation(database, seen, differences);
    return { seen, differences: differences.length };
  };

  async function keep({ chargeId, payer, stars, payload, at, periodMs }: StarBooking): Promise<void> {
    await payments.record({
      chargeId,
      payer,
      currency: 'XTR',
      amount: stars,
      payload,
      paidAt: at,
      ...(periodMs !== undefined && { renewsAt: at + periodMs }),
    });
  }
}

async function allBookings(cashier: Cashier): Promise<{ bookings: StarBooking[]; seen: number }> {
  const bookings: StarBooking[] = [];
  for (let seen = 0; ;) {
    const page = await cashier.bookings(seen);
    if (page.length === 0) return { bookings, seen };
    seen += page.length;
    for (const booking of page) if (booking) bookings.push(booking);
  }
}
