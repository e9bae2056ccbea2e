import { type Kysely, sql } from 'kysely';
import { DEFAULT_HUB, type NetworkPersonId } from '../../domain/ids.ts';
import { type PaidTimeEvent, paidTimeOf, payersRenewingSince } from '../../domain/billing/paidTime.ts';
import type { PaymentOutcome } from '../../domain/billing/payment.ts';
import type { OrderOutcome, SubscriptionOrder, SubscriptionView } from '../../domain/billing/subscription.ts';
import { isSameSubscriber, nameOf, type Subscriber } from '../../domain/billing/subscriber.ts';
import { type Subject, TELEGRAM } from '../../domain/staff/audit.ts';
import { recordAudit } from '../staff/auditLog.ts';
import type { Database } from '../database.ts';
import {
  CHAT_IS_AWAY,
  lockPayment,
  paymentKey,
  refundKey,
  type RenewingCharge,
  renewingCharges,
  settlePayment,
} from './payments.ts';
import { type SubscriberColumns, subscriberIn } from './subscribedBy.ts';
import { readOrder } from './writtenOrders.ts';
import {
  findEvent,
  historyOf,
  lockSubscription,
  readSubscription,
  recordEvent,
} from './subscriptionEvents.ts';

const DAY_MS = 86_400_000;

/** What orders are called in the log. */
const DEEDS = {
  grant: 'grant subscription',
  extension: 'extend subscription',
  revocation: 'revoke subscription',
  'renewal ended': 'end renewal',
  'renewal resumed': 'resume renewal',
} as const;

/** A subscription as the log tells of it. */
function paidUntilOf(view: SubscriptionView): object {
  const paidUntil = view.paidUntil === undefined ? null : new Date(view.paidUntil).toISOString();
  return { paidUntil, plan: view.plan ?? null };
}

/**
 * Does what somebody ordered, once for each key: the same order again answers how the subscription stands now.
 *
 * @param now the workflow's clock, in milliseconds since 1970
 */
export async function carryOutOrder(
  database: Database,
  subscriber: Subscriber,
  order: SubscriptionOrder,
  now: number,
): Promise<OrderOutcome> {
  return database.sql.transaction().execute(async (db) => {
    const view = await lockSubscription(db, subscriber);
    if (!view) throw new Error(`${nameOf(subscriber)} has no subscription to ${subscriber.product}.`);
    const known = await findEvent(db, subscriber.product, order.key);
    const wanted = eventOf(order, now);
    if (known) {
      const same = isSameSubscriber(known.subscriber, subscriber) && isSame(known.event, wanted);
      return same ? { kind: 'done', view } : { kind: 'key taken' };
    }
    if (await tellsNothingNew(db, subscriber, view, order)) return { kind: 'done', view };
    const { by, reason } = order;
    const after = await recordEvent(db, subscriber, {
      event: wanted,
      by,
      reason,
      // A payer who ends or resumes their own renewal sees it at once.
      untold: !('payer' in order),
    });
    await recordAudit(db, DEFAULT_HUB, {
      actor: by,
      action: DEEDS[order.kind],
      subject: await subjectOf(db, subscriber),
      before: paidUntilOf(view),
      after: paidUntilOf(after),
    });
    return { kind: 'done', view: after };
  });
}

/** Whether Telegram tells of a renewal what is known already: also of what we had it end, and of one that nobody began. */
async function tellsNothingNew(
  db: Kysely<never>,
  subscriber: Subscriber,
  { trialEndsAt }: SubscriptionView,
  order: SubscriptionOrder,
): Promise<boolean> {
  if (!('payer' in order) || order.by.kind !== TELEGRAM.kind || order.by.id !== TELEGRAM.id) return false;
  const events = (await historyOf(db, subscriber)).map(({ event }) => event);
  const renewalsAfter = (all: readonly PaidTimeEvent[]) =>
    paidTimeOf(trialEndsAt, all).renewals.some(({ payer }) => payer === order.payer);
  return renewalsAfter(events) === renewalsAfter([...events, eventOf(order, Date.now())]);
}

/**
 * Carries out the order that was written under that key for the subscriber. What is not written was ordered by nobody,
 * whatever a workflow was told; neither was what is of none of the wanted kinds.
 */
export async function carryOutWritten(
  database: Database,
  subscriber: Subscriber,
  key: string,
  kinds: readonly SubscriptionOrder['kind'][],
  now: number,
): Promise<OrderOutcome> {
  const order = await readOrder(database.sql, subscriber, key);
  return order && kinds.includes(order.kind)
    ? carryOutOrder(database, subscriber, order, now)
    : { kind: 'unknown' };
}

/**
 * Adds what was paid for, once for each payment. What cannot be added is marked so and waits; a chat that was merged
 * into another has paid for that one.
 */
export async function applyPayment(
  database: Database,
  subscriber: Subscriber,
  paymentId: number,
  now: number,
): Promise<PaymentOutcome> {
  return database.sql.transaction().execute(async (db) => {
    const view = await lockSubscription(db, subscriber);
    const payment = await lockPayment(db, paymentId);
    if (!payment) return { kind: 'unapplied', problem: 'no such payment' };
    const known = await findEvent(db, subscriber.product, paymentKey(payment.id));
    if (known && view) return { kind: 'applied', paidUntil: view.paidUntil ?? now };
    if (!isSameSubscriber(payment.subscriber, subscriber)) {
      return { kind: 'unapplied', problem: 'it is for somebody else' };
    }
    if (payment.state !== 'received' && payment.state !== 'unapplied') {
      return { kind: 'unapplied', problem: `it is ${payment.state}` };
    }
    const problem = view ? await problemOf(db, subscriber) : 'there is no subscription';
    if (problem !== undefined || !view || payment.days === undefined) {
      await settlePayment(db, payment.id, { state: 'unapplied', problem: problem ?? 'no known plan' });
      return { kind: 'unapplied', problem: problem ?? 'no known plan' };
    }
    const { plan, payer, renewsAt } = payment;
    const after = await recordEvent(db, subscriber, {
      event: {
        key: paymentKey(payment.id),
        at: now,
        kind: 'payment',
        addsMs: payment.days * DAY_MS,
        ...(plan !== undefined && { plan }),
        ...(renewsAt !== undefined && { renewal: { payer, at: renewsAt } }),
      },
      by: TELEGRAM,
      paymentId: payment.id,
    });
    await settlePayment(db, payment.id, { state: 'applied', subscriber });
    return { kind: 'applied', paidUntil: after.paidUntil ?? now };
  });
}

/** Takes away what is left of a refunded payment, once, and marks it refunded; whose it was. */
export async function settleRefund(
  database: Database,
  paymentId: number,
  now: number,
): Promise<Subscriber | undefined> {
  return database.sql.transaction().execute(async (db) => {
    const subscriber = await subscriberOfPayment(db, paymentId);
    const view = subscriber && (await lockSubscription(db, subscriber));
    const payment = await lockPayment(db, paymentId);
    if (!payment || payment.state === 'refunded') return subscriber;
    const paid = subscriber && (await findEvent(db, subscriber.product, paymentKey(payment.id)));
    if (view && paid) {
      await recordEvent(db, subscriber, {
        event: { key: refundKey(payment.id), at: now, kind: 'refund', of: paymentKey(payment.id) },
        by: payment.refundBy ?? TELEGRAM,
        reason: payment.refundReason,
        paymentId: payment.id,
        untold: !(await isPayerOrChannel(db, subscriber, payment.payer)),
      });
    }
    await settlePayment(db, payment.id, { state: 'refunded' });
    return subscriber;
  });
}

/**
 * Whether a subscriber is the payer, the payer's private chat, or a channel. Then it is told nothing about the refund of their payment:
 * the payer is told in private anyway, and a channel's readers should not hear about money.
 */
async function isPayerOrChannel(
  db: Kysely<never>,
  subscriber: Subscriber,
  payer: NetworkPersonId,
): Promise<boolean> {
  const { rows } = await (
    'chat' in subscriber
      ? sql`select from chats where id = ${subscriber.chat} and (kind = 'channel' or network_id = ${payer})`
      : sql`select from authors where id = ${subscriber.person} and network_id = ${payer}`
  ).execute(db);
  return rows.length > 0;
}

/**
 * The renewals of a subscription that Telegram was not told to end, one payer's or all, without those that began after
 * the event of that key, if a key is given.
 */
export async function openRenewals(
  database: Database,
  subscriber: Subscriber,
  payer: NetworkPersonId | undefined,
  key: string | undefined,
): Promise<readonly RenewingCharge[]> {
  const view = await readSubscription(database.sql, subscriber);
  if (!view) return [];
  const events = (await historyOf(database.sql, subscriber)).map((entry) => entry.event);
  const payers = payersRenewingSince(view.trialEndsAt, events, key);
  return renewingCharges(
    database.sql,
    subscriber,
    payers.filter((one) => payer === undefined || one === payer),
  );
}

/** The subscription that a payment was added to; after a merge it is the one that goes on. */
async function subscriberOfPayment(db: Kysely<never>, paymentId: number): Promise<Subscriber | undefined> {
  const { rows } = await sql<SubscriberColumns>`
    select e.product, e.chat_id, e.person_id from subscription_events e
    where e.payment_id = ${paymentId} and e.kind in ('payment', 'import')
  `.execute(db);
  return rows[0] && subscriberIn(rows[0]);
}

async function problemOf(db: Kysely<never>, subscriber: Subscriber): Promise<string | undefined> {
  if ('person' in subscriber) return undefined;
  const { rows } = await sql`
    select from hub_members where chat_id = ${subscriber.chat} and state = 'active'
  `.execute(db);
  return rows.length > 0 ? undefined : CHAT_IS_AWAY;
}

/** What the log says an order was about: the subscription of a chat, or the person. */
async function subjectOf(db: Kysely<never>, subscriber: Subscriber): Promise<Subject> {
  if ('chat' in subscriber) return { kind: 'subscription', id: String(subscriber.chat) };
  const { rows } = await sql<{ network_id: string }>`
    select network_id from authors where id = ${subscriber.person}
  `.execute(db);
  return { kind: 'person', id: rows[0]!.network_id };
}

function eventOf(order: SubscriptionOrder, at: number): PaidTimeEvent {
  const { key } = order;
  switch (order.kind) {
    case 'grant':
      return { key, at, kind: 'grant', plan: order.plan, addsMs: order.days * DAY_MS };
    case 'extension':
      return { key, at, kind: 'extension', addsMs: order.days * DAY_MS };
    case 'revocation':
      return { key, at, kind: 'revocation' };
    case 'renewal ended':
    case 'renewal resumed':
      return { key, at, kind: order.kind, payer: order.payer };
  }
}

/** Whether an order asks for what was done under its key already. */
function isSame(done: PaidTimeEvent, wanted: PaidTimeEvent): boolean {
  if (done.kind !== wanted.kind) return false;
  if ('payer' in done) return 'payer' in wanted && wanted.payer === done.payer;
  if (!('addsMs' in done) || !('addsMs' in wanted)) return true;
  return done.addsMs === wanted.addsMs && (wanted.plan === undefined || done.plan === wanted.plan);
}
