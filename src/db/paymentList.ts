import { sql } from 'kysely';
import type { PaymentState } from '../domain/payment.ts';
import type { Database } from './database.ts';
import { isoTime } from './isoTime.ts';

/** A payment as staff lists it. Times are ISO 8601. */
export interface PaymentEntry {
  readonly id: number;
  readonly chargeId: string;
  readonly payer: number;
  /** The Telegram id of the chat that it is for, as far as one is known. */
  readonly chatNetworkId: number | null;
  readonly plan: string | null;
  readonly days: number | null;
  readonly stars: number;
  readonly state: PaymentState;
  readonly renewing: boolean;
  readonly problem: string | null;
  readonly paidAt: string;
  readonly appliedAt: string | null;
  readonly refundedAt: string | null;
  readonly refundReason: string | null;
}

/** Which payments to list. Times are ISO 8601. */
export interface PaymentFilter {
  readonly id?: number | undefined;
  readonly state?: PaymentState | undefined;
  readonly chatNetworkId?: number | undefined;
  readonly payer?: number | undefined;
  readonly paidFrom?: string | undefined;
  readonly paidBefore?: string | undefined;
  /** Only those before this one in the list. */
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** Payments, the ones that came last first. */
export async function listPayments(database: Database, filter: PaymentFilter): Promise<PaymentEntry[]> {
  const { id = null, state = null, chatNetworkId = null, payer = null, beforeId = null } = filter;
  const { paidFrom = null, paidBefore = null } = filter;
  const { rows } = await sql<PaymentEntry>`
    select p.id::float8 as id, p.charge_id as "chargeId", p.payer::float8 as payer,
           c.network_id::float8 as "chatNetworkId", p.plan, p.days, p.stars, p.state, p.renewing, p.problem,
           ${isoTime(sql`p.paid_at`)} as "paidAt", ${isoTime(sql`p.applied_at`)} as "appliedAt",
           ${isoTime(sql`p.refunded_at`)} as "refundedAt", p.refund_reason as "refundReason"
    from payments p
    left join chats own on own.id = p.chat_id left join chats c on c.id = coalesce(own.merged_into, own.id)
    where (${id}::bigint is null or p.id = ${id}::bigint)
      and (${beforeId}::bigint is null or p.id < ${beforeId}::bigint)
      and (${state}::text is null or p.state = ${state})
      and (${chatNetworkId}::bigint is null or c.network_id = ${chatNetworkId}::bigint)
      and (${payer}::bigint is null or p.payer = ${payer}::bigint)
      and (${paidFrom}::timestamptz is null or p.paid_at >= ${paidFrom}::timestamptz)
      and (${paidBefore}::timestamptz is null or p.paid_at < ${paidBefore}::timestamptz)
    order by p.id desc limit ${filter.limit}
  `.execute(database.sql);
  return rows;
}
