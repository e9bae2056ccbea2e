import { type Kysely, sql } from 'kysely';
import { type ChatId, DEFAULT_HUB, type NetworkPersonId, type AccountId } from '../../domain/ids.ts';
import type { InvoiceTerms } from '../../domain/billing/invoice.ts';
import type { Payment, PaymentState, ReceivedPayment } from '../../domain/billing/payment.ts';

import { DEFAULT_PRODUCT, type Subscriber } from '../../domain/billing/subscriber.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import { recordAudit } from '../staff/auditLog.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { msOf, timestamp } from '../timestamps.ts';
import { storableJson, storableText } from '../storable.ts';
import { columnsOf, isOf, type SubscriberColumns, subscriberIn } from './subscribedBy.ts';

/** Names what a payment did to a subscription. */
export function paymentKey(paymentId: number): string {
  return `payment/${paymentId}`;
}

/** Names what its refund did. */
export function refundKey(paymentId: number): string {
  return `refund/${paymentId}`;
}

/** A payment with who refunds it. */
export interface KeptPayment extends Payment {
  readonly refundBy?: Actor;
}

interface PaymentRow extends SubscriberColumns {
  id: string;
  account: AccountId;
  charge_id: string;
  payer: NetworkPersonId;
  state: PaymentState;
  plan: string | null;
  days: number | null;
  stars: number;
  renewing: boolean;
  begins_renewal: boolean;
  renews_at: number | null;
  paid_at: number;
  applied_at: number | null;
  refunded_at: number | null;
  refund_by: Actor | null;
  refund_reason: string | null;
  problem: string | null;
}

/**
 * Keeps a payment, once for each charge; the same one again is answered as it stands. One whose payload says nothing
 * that we know, or names a chat that nobody knows, is kept all the same and waits for staff.
 *
 * @param problem why it cannot be applied, when that is known already
 */
export async function keepPayment(
  database: AccountDatabase,
  received: ReceivedPayment,
  terms: InvoiceTerms | undefined,
  problem: string | undefined,
): Promise<KeptPayment> {
  const subscriber = terms && (await subscriberToday(database, terms.subscriber));
  const trouble = problem ?? (subscriber ? null : 'its chat is not known');
  const { product, chat_id, person_id } = subscriber ? columnsOf(subscriber) : FOR_NOBODY;
  await sql`
    insert into payments (
      account, charge_id, payer, product, chat_id, person_id, plan, days, currency, stars, payload, renewing, begins_renewal, renews_at, state,
      problem, paid_at)
    values (
      ${database.account}, ${received.chargeId}, ${received.payer}, ${product}, ${chat_id}::int, ${person_id}::int,
      ${terms?.plan ?? null}, ${terms?.days ?? null}::int, ${storableText(received.currency)}, ${received.amount},
      ${storableText(received.payload)}, ${received.renewsAt !== undefined}, ${received.beginsRenewal ?? false},
      ${timestamp(received.renewsAt)}, ${trouble === null ? 'received' : 'unapplied'}, ${trouble},
      ${timestamp(received.paidAt)})
    on conflict (charge_id) do nothing
  `.execute(database.sql);
  await keepPayer(database, received);
  const { rows } = await sql<PaymentRow>`
    select ${PAYMENT_COLUMNS} from payments where charge_id = ${received.chargeId}
  `.execute(database.sql);
  return paymentOf(rows[0]!);
}

/** Remembers what a payer is called now. */
async function keepPayer(
  database: Database,
  { payer, payerName, payerUsername }: ReceivedPayment,
): Promise<void> {
  if (payerName === undefined) return;
  await sql`
    insert into payers (network_id, name, username)
    values (${payer}, ${storableText(payerName)}, ${payerUsername ?? null})
    on conflict (network, network_id) do update set name = excluded.name, username = excluded.username
  `.execute(database.sql);
}

/** Whose a payment is that says nothing that is known. */
const FOR_NOBODY: SubscriberColumns = { product: DEFAULT_PRODUCT, chat_id: null, person_id: null };

/** That subscriber, for a chat the one that it was merged into; undefined when there was never one. */
export async function subscriberToday(
  database: Database,
  subscriber: Subscriber,
): Promise<Subscriber | undefined> {
  const { product } = subscriber;
  if ('person' in subscriber) {
    const { rows } = await sql`select from authors where id = ${subscriber.person}`.execute(database.sql);
    return rows.length > 0 ? subscriber : undefined;
  }
  const { rows } = await sql<{ id: ChatId }>`
    select coalesce(merged_into, id) as id from chats where id = ${subscriber.chat}
  `.execute(database.sql);
  return rows[0] && { product, chat: rows[0].id };
}

/** A payment as it stands, or undefined when there is none of that id. */
export async function readPayment(database: Database, id: number): Promise<KeptPayment | undefined> {
  return selectPayment(database.sql, sql`where id = ${id}`);
}

/** The payment of that charge, or undefined when none is known. */
export async function paymentOfCharge(
  database: Database,
  chargeId: string,
): Promise<KeptPayment | undefined> {
  return selectPayment(database.sql, sql`where charge_id = ${chargeId}`);
}

/** The same, locked until the transaction ends. */
export async function lockPayment(db: Kysely<never>, id: number): Promise<KeptPayment | undefined> {
  return selectPayment(db, sql`where id = ${id} for update`);
}

async function selectPayment(
  db: Kysely<never>,
  which: ReturnType<typeof sql>,
): Promise<KeptPayment | undefined> {
  const { rows } = await sql<PaymentRow>`select ${PAYMENT_COLUMNS} from payments ${which}`.execute(db);
  return rows[0] && paymentOf(rows[0]);
}

/** The payments in one of these states, oldest first. */
export async function paymentsIn(
  database: Database,
  states: readonly PaymentState[],
  limit: number,
): Promise<readonly KeptPayment[]> {
  const { rows } = await sql<PaymentRow>`
    select ${PAYMENT_COLUMNS} from payments where state = any(${[...states]}::text[]) order by id limit ${limit}
  `.execute(database.sql);
  return rows.map(paymentOf);
}

/**
 * Payments that somebody has to take up again, oldest first: those that were left on their way for a minute, and
 * those that wait for a chat which takes part again.
 */
export async function openPayments(database: Database, limit: number): Promise<readonly KeptPayment[]> {
  const { rows } = await sql<PaymentRow>`
    select ${PAYMENT_COLUMNS} from payments
    where (state = 'received' and received_at < now() - interval '1 minute')
       or (state = 'refunding' and refund_asked_at < now() - interval '1 minute')
       or (state = 'unapplied' and days is not null
           and exists (select from chats c join hub_members m on m.chat_id = coalesce(c.merged_into, c.id)
                       where c.id = payments.chat_id and m.state = 'active')
           -- What was found wrong in the payment itself stays wrong.
           and problem = ${CHAT_IS_AWAY})
    order by id limit ${limit}
  `.execute(database.sql);
  return rows.map(paymentOf);
}

/** Why a payment waits whose chat has left; it is applied when the chat is back. */
export const CHAT_IS_AWAY = 'the chat does not take part';

/** Says how far a payment is. */
export async function settlePayment(
  db: Kysely<never>,
  id: number,
  now: { readonly state: PaymentState; readonly problem?: string; readonly subscriber?: Subscriber },
): Promise<void> {
  const { chat_id = null, person_id = null } = now.subscriber ? columnsOf(now.subscriber) : {};
  await sql`
    update payments
    set state = ${now.state}, problem = ${now.problem === undefined ? null : storableText(now.problem)},
        chat_id = coalesce(${chat_id}::int, chat_id), person_id = coalesce(${person_id}::int, person_id),
        applied_at = case when ${now.state} = 'applied' then coalesce(applied_at, now()) else applied_at end,
        refunded_at = case when ${now.state} = 'refunded' then coalesce(refunded_at, now()) else refunded_at end
    where id = ${id}
  `.execute(db);
}

/**
 * Says that a payment is to be refunded, by whom and why. The payment as it stands then: `refunding`, or `refunded`
 * when that was done before. Undefined when there is none of that id.
 */
export async function askForRefund(
  database: Database,
  id: number,
  by: Actor,
  reason: string,
): Promise<{ readonly before: PaymentState; readonly payment: KeptPayment } | undefined> {
  return database.sql.transaction().execute(async (db) => {
    const before = await lockPayment(db, id);
    if (!before) return undefined;
    if (before.state === 'refunded' || before.state === 'refunding') {
      return { before: before.state, payment: before };
    }
    await sql`
      update payments set state = 'refunding', problem = null, refund_asked_at = now(),
                          refund_by = ${storableJson(by)}::jsonb, refund_reason = ${storableText(reason)}
      where id = ${id}
    `.execute(db);
    await recordAudit(db, DEFAULT_HUB, {
      actor: by,
      action: 'refund payment',
      subject: { kind: 'payment', id: String(id) },
      before: { state: before.state },
      after: { state: 'refunding', reason },
    });
    return { before: before.state, payment: (await lockPayment(db, id))! };
  });
}

/** Telegram will not refund it: the payment is again what it was, with Telegram's words. */
export async function giveRefundUp(database: Database, id: number, problem: string): Promise<void> {
  await sql`
    update payments set state = case when applied_at is null then 'unapplied' else 'applied' end,
                        problem = ${storableText(problem)}
    where id = ${id} and state = 'refunding'
  `.execute(database.sql);
}

/** A renewing subscription at Telegram, by the charge that names it there. */
export interface RenewingCharge {
  /** Through which account it is paid. */
  readonly account: AccountId;
  readonly payer: NetworkPersonId;
  readonly chargeId: string;
}

/**
 * The charges by which Telegram knows the renewing subscriptions of these payers for a subscriber: those that began one,
 * since somebody may have begun several, also ended ones; of a payer of whom none is known to have, the newest.
 */
export async function renewingCharges(
  db: Kysely<never>,
  subscriber: Subscriber,
  payers: readonly NetworkPersonId[],
): Promise<readonly RenewingCharge[]> {
  const { rows } = await sql<{ account: AccountId; payer: NetworkPersonId; charge_id: string }>`
    select account, payer, charge_id from (
      select account, payer, charge_id, id, begins_renewal, bool_or(begins_renewal) over own as begun, max(id) over own as newest
      from payments p where ${isOf(subscriber, 'p')} and payer = any(${[...payers]}::text[]) and renewing
      window own as (partition by payer)) charges
    where begins_renewal or (not begun and id = newest)
    order by id
  `.execute(db);
  return rows.map((row) => ({ account: row.account, payer: row.payer, chargeId: row.charge_id }));
}

const PAYMENT_COLUMNS = sql`
  id, account, charge_id, payer, state,
  -- A chat that was merged into another stands for that one.
  (select coalesce(c.merged_into, c.id) from chats c where c.id = payments.chat_id) as chat_id, product, person_id,
  plan, days, stars, renewing, begins_renewal, ${msOf('renews_at')} as renews_at,
  ${msOf('paid_at')} as paid_at, ${msOf('applied_at')} as applied_at, ${msOf('refunded_at')} as refunded_at,
  refund_by, refund_reason, problem
`;

function paymentOf(row: PaymentRow): KeptPayment {
  const subscriber = subscriberIn(row);
  return {
    id: Number(row.id),
    account: row.account,
    chargeId: row.charge_id,
    payer: row.payer,
    state: row.state,
    ...(subscriber && { subscriber }),
    ...(row.plan !== null && { plan: row.plan }),
    ...(row.days !== null && { days: row.days }),
    stars: row.stars,
    renewing: row.renewing,
    beginsRenewal: row.begins_renewal,
    ...(row.renews_at !== null && { renewsAt: row.renews_at }),
    paidAt: row.paid_at,
    ...(row.applied_at !== null && { appliedAt: row.applied_at }),
    ...(row.refunded_at !== null && { refundedAt: row.refunded_at }),
    ...(row.refund_by !== null && { refundBy: row.refund_by }),
    ...(row.refund_reason !== null && { refundReason: row.refund_reason }),
    ...(row.problem !== null && { problem: row.problem }),
  };
}
