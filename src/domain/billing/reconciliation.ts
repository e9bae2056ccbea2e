import type { StarBooking } from './cashier.ts';
import type { Payment } from './payment.ts';

/** Something in which Telegram's bookings and the payments that are kept do not agree. */
export interface PaymentDifference {
  readonly kind:
    /** Telegram booked a payment that is not kept. */
    | 'not kept'
    /** A payment is kept that Telegram never booked. */
    | 'not booked'
    /** They differ about the Stars. */
    | 'other amount'
    /** Telegram has given it back, and it counts as paid. */
    | 'refund not kept'
    /** It counts as given back, and Telegram never did. */
    | 'refund not booked';
  readonly chargeId: string;
}

/** A payment this young may be on its way between the two, in milliseconds. */
const SETTLES_WITHIN_MS = 3_600_000;

/** Compares what was booked with what is kept. */
export function differencesBetween(
  bookings: readonly StarBooking[],
  payments: readonly Pick<Payment, 'chargeId' | 'state' | 'stars' | 'paidAt' | 'refundedAt'>[],
  now: number,
): PaymentDifference[] {
  const settled = now - SETTLES_WITHIN_MS;
  const kept = new Map(payments.map((payment) => [payment.chargeId, payment]));
  const paid = new Set<string>();
  const refunded = new Set<string>();
  const differences: PaymentDifference[] = [];
  for (const { chargeId, kind, stars, at } of bookings) {
    (kind === 'payment' ? paid : refunded).add(chargeId);
    const payment = kept.get(chargeId);
    if (!payment) {
      if (kind === 'payment' && at < settled) differences.push({ kind: 'not kept', chargeId });
      continue;
    }
    if (payment.stars !== stars) differences.push({ kind: 'other amount', chargeId });
    if (kind === 'refund' && payment.state !== 'refunded' && payment.state !== 'refunding') {
      differences.push({ kind: 'refund not kept', chargeId });
    }
  }
  for (const { chargeId, state, paidAt, refundedAt } of payments) {
    if (!paid.has(chargeId) && paidAt < settled) differences.push({ kind: 'not booked', chargeId });
    if (
      state === 'refunded' &&
      (refundedAt ?? 0) < settled &&
      !refunded.has(chargeId) &&
      paid.has(chargeId)
    ) {
      differences.push({ kind: 'refund not booked', chargeId });
    }
  }
  return differences;
}

/** What a reconciliation came to. */
export interface ReconciliationTally {
  /** How many bookings were looked at. */
  readonly seen: number;
  readonly differences: number;
}
