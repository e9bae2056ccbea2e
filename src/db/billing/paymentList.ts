import { type RawBuilder, sql } from 'kysely';
import type { PaymentState } from '../../domain/billing/payment.ts';
import type { Product } from '../../domain/billing/subscriber.ts';
import type { Database } from '../database.ts';
import { isoTimestamp } from '../timestamps.ts';
import type { NetworkChatId, NetworkPersonId } from '../../domain/ids.ts';

/** A payment as staff lists it. Times are ISO 8601. */
export interface PaymentEntry {
  readonly id: number;
  readonly chargeId: string;
  readonly payer: NetworkPersonId;
  /** What the payer is called, as far as it is known. */
  readonly payerName: string | null;
  readonly payerUsername: string | null;
  readonly product: Product;
  /** The Telegram id of the chat, or the person, that it is for, as far as one is known. */
  readonly chatNetworkId: NetworkChatId | null;
  readonly chatTitle: string | null;
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
  readonly product?: Product | undefined;
  readonly state?: PaymentState | undefined;
  readonly chatNetworkId?: NetworkChatId | undefined;
  readonly payer?: NetworkPersonId | undefined;
  readonly chargeId?: string | undefined;
  /** Part of the payer's name or username, the payer's whole Telegram id, or how the charge's id begins. */
  readonly text?: string | undefined;
  readonly paidFrom?: string | undefined;
  readonly paidBefore?: string | undefined;
  /** Only those before this one in the list. */
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** What payers are called: as they paid, else as they post, else as their private chat is called. */
const PAYER_NAME = sql<string | null>`coalesce(y.name, nullif(a.name, ''), nullif(private.title, ''))`;
const PAYER_USERNAME = sql<string | null>`coalesce(y.username, a.username, private.username)`;

/** Whether a payment is one that a search for that text means. */
function meantBy(text: string | undefined): RawBuilder<boolean> {
  if (text === undefined) return sql<boolean>`true`;
  const literal = text.replaceAll(/[\\%_]/g, String.raw`\$&`);
  const part = `%${literal.replace(/^@/, '')}%`;
  return sql<boolean>`(p.charge_id like ${`${literal}%`} or p.payer = ${text}
                       or ${PAYER_NAME} ilike ${part} or ${PAYER_USERNAME} ilike ${part})`;
}

/** Payments, the ones that came last first. */
export async function listPayments(database: Database, filter: PaymentFilter): Promise<PaymentEntry[]> {
  const {
    id = null,
    product = null,
    state = null,
    chatNetworkId = null,
    payer = null,
    beforeId = null,
  } = filter;
  const { paidFrom = null, paidBefore = null, chargeId = null } = filter;
  const { rows } = await sql<PaymentEntry>`
    select p.id::float8 as id, p.charge_id as "chargeId", p.payer,
           ${PAYER_NAME} as "payerName", ${PAYER_USERNAME} as "payerUsername",
           p.product,
           coalesce(c.network_id, person.network_id) as "chatNetworkId",
           nullif(coalesce(c.title, person.name), '') as "chatTitle", p.plan, p.days, p.stars, p.state, p.renewing, p.problem,
           ${isoTimestamp(sql`p.paid_at`)} as "paidAt", ${isoTimestamp(sql`p.applied_at`)} as "appliedAt",
           ${isoTimestamp(sql`p.refunded_at`)} as "refundedAt", p.refund_reason as "refundReason"
    from payments p
    left join chats own on own.id = p.chat_id left join chats c on c.id = coalesce(own.merged_into, own.id)
    left join authors person on person.id = p.person_id and person.network = 'telegram'
    left join payers y on y.network = 'telegram' and y.network_id = p.payer
    left join authors a on a.network = 'telegram' and a.network_id = p.payer
    left join chats private on private.network = 'telegram' and private.network_id = p.payer
    where (${id}::bigint is null or p.id = ${id}::bigint)
      and (${beforeId}::bigint is null or p.id < ${beforeId}::bigint)
      and (${product}::text is null or p.product = ${product})
      and (${state}::text is null or p.state = ${state})
      and (${chatNetworkId}::text is null or coalesce(c.network_id, person.network_id) = ${chatNetworkId}::text)
      and (${payer}::text is null or p.payer = ${payer}::text)
      and (${chargeId}::text is null or p.charge_id = ${chargeId})
      and ${meantBy(filter.text)}
      and (${paidFrom}::timestamptz is null or p.paid_at >= ${paidFrom}::timestamptz)
      and (${paidBefore}::timestamptz is null or p.paid_at < ${paidBefore}::timestamptz)
    order by p.id desc limit ${filter.limit}
  `.execute(database.sql);
  return rows;
}
