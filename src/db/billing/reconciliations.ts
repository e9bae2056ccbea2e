import { sql } from 'kysely';
import { DEFAULT_HUB } from '../../domain/ids.ts';
import type { Payment, PaymentState } from '../../domain/billing/payment.ts';
import type { PaymentDifference } from '../../domain/billing/reconciliation.ts';
import { recordAudit } from '../staff/auditLog.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { msOf } from '../timestamps.ts';
import { storableJson } from '../storable.ts';

/** What is compared of a payment. */
export type ComparedPayment = Pick<Payment, 'id' | 'chargeId' | 'state' | 'stars' | 'paidAt' | 'refundedAt'>;

/** Every payment to an account, as far as it is compared with Telegram's bookings. */
export async function comparedPayments(database: AccountDatabase): Promise<readonly ComparedPayment[]> {
  const { rows } = await sql<{
    id: string;
    charge_id: string;
    state: PaymentState;
    stars: number;
    paid_at: number;
    refunded_at: number | null;
  }>`
    select id, charge_id, state, stars, ${msOf('paid_at')} as paid_at, ${msOf('refunded_at')} as refunded_at
    from payments where account = ${database.account}
  `.execute(database.sql);
  return rows.map((row) => ({
    id: Number(row.id),
    chargeId: row.charge_id,
    state: row.state,
    stars: row.stars,
    paidAt: row.paid_at,
    ...(row.refunded_at !== null && { refundedAt: row.refunded_at }),
  }));
}

/** Keeps what a comparison found. */
export async function keepReconciliation(
  database: Database,
  seen: number,
  differences: readonly PaymentDifference[],
): Promise<void> {
  await database.sql.transaction().execute(async (db) => {
    await sql`
      insert into reconciliations (seen, differences) values (${seen}, ${storableJson(differences)}::jsonb)
    `.execute(db);
    for (const { kind, chargeId } of differences) {
      await recordAudit(db, DEFAULT_HUB, {
        actor: { kind: 'system', id: '', name: 'reconciliation' },
        action: 'find payment difference',
        subject: { kind: 'payment', id: chargeId },
        after: { difference: kind },
      });
    }
  });
}

/** What metrics say about payments. */
export interface PaymentFigures {
  /** Payments by state. */
  readonly payments: Readonly<Partial<Record<PaymentState, number>>>;
  /** What the last comparison with Telegram's bookings found; undefined before the first. */
  readonly differences: number | undefined;
}

/** Counts the payments and what the last comparison found. */
export async function readPaymentFigures(database: Database): Promise<PaymentFigures> {
  const { rows } = await sql<{ state: PaymentState; count: number }>`
    select state, count(*)::int as count from payments group by state
  `.execute(database.sql);
  const { rows: last } = await sql<{ differences: number }>`
    select jsonb_array_length(differences) as differences from reconciliations order by id desc limit 1
  `.execute(database.sql);
  return {
    payments: Object.fromEntries(rows.map(({ state, count }) => [state, count])),
    differences: last[0]?.differences,
  };
}
