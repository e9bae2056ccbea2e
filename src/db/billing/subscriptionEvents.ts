import { type Kysely, sql } from 'kysely';
import { type PaidTimeEvent, paidTimeOf } from '../../domain/billing/paidTime.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';
import type { Product, Subscriber } from '../../domain/billing/subscriber.ts';
import type { SubscriptionView } from '../../domain/billing/subscription.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import { msOf, timestamp } from '../timestamps.ts';
import { storableText } from '../storable.ts';
import { columnsOf, isOf, type SubscriberColumns, subscriberIn } from './subscribedBy.ts';

/** An event as it is written down, with who made it happen. */
export interface RecordedEvent {
  readonly event: PaidTimeEvent;
  readonly by: Actor;
  readonly reason?: string | undefined;
  readonly paymentId?: number | undefined;
  /** Whether the chat has to be told of it. */
  readonly untold?: boolean;
}

/** An event as staff reads it. */
export interface HistoryEntry extends Omit<RecordedEvent, 'untold'> {
  /** For how long was paid once it had happened. */
  readonly paidUntil: number | null;
}

interface EventRow {
  key: string;
  kind: PaidTimeEvent['kind'];
  at: number;
  plan: string | null;
  adds_ms: string | null;
  until: number | null;
  of_key: string | null;
  payer: NetworkPersonId | null;
  renews_at: number | null;
  payment_id: string | null;
  by_kind: Actor['kind'];
  by_id: string;
  by_name: string;
  reason: string | null;
  paid_until: number | null;
}

/**
 * A subscription, locked until the transaction ends. A chat has one since it joined, and a person from the first time that
 * one is asked for, with no trial. Undefined when there is none.
 */
export async function lockSubscription(
  db: Kysely<never>,
  subscriber: Subscriber,
): Promise<SubscriptionView | undefined> {
  if ('person' in subscriber) await beginSubscription(db, subscriber, 0);
  await sql`
    select from subscriptions s where ${isOf(subscriber, 's')} for update
  `.execute(db);
  return readSubscription(db, subscriber);
}

/** Begins the subscription of a person, with a trial of this many days; one that has begun stays as it is. */
export async function beginSubscription(
  db: Kysely<never>,
  { product, person }: Extract<Subscriber, { person: unknown }>,
  trialDays: number,
): Promise<void> {
  await sql`
    insert into subscriptions (product, person_id, began_at, trial_ends_at)
    -- In whole milliseconds, as both are compared, so that a trial of three days does not begin with a reminder of three.
    select ${product}, a.id, begin, begin + make_interval(days => ${trialDays}::int)
    from authors a, date_trunc('milliseconds', now()) begin
    where a.id = ${person} and a.network = 'telegram'
    on conflict do nothing
  `.execute(db);
}

/** A subscription, as others read it. */
export async function readSubscription(
  db: Kysely<never>,
  subscriber: Subscriber,
): Promise<SubscriptionView | undefined> {
  const { rows } = await sql<{
    trial_ends_at: number;
    paid_until: number | null;
    plan: string | null;
    renews_at: number | null;
    version: number;
  }>`
    select ${msOf('trial_ends_at')} as trial_ends_at, ${msOf('paid_until')} as paid_until, plan,
           ${msOf('renews_at')} as renews_at, version
    from subscriptions s where ${isOf(subscriber, 's')}
  `.execute(db);
  const row = rows[0];
  return (
    row && {
      trialEndsAt: row.trial_ends_at,
      ...(row.paid_until !== null && { paidUntil: row.paid_until }),
      ...(row.plan !== null && { plan: row.plan }),
      ...(row.renews_at !== null && { renewsAt: row.renews_at }),
      version: row.version,
    }
  );
}

/** The event of that key, and the subscriber whom it belongs to. */
export async function findEvent(
  db: Kysely<never>,
  product: Product,
  key: string,
): Promise<{ readonly subscriber: Subscriber; readonly event: PaidTimeEvent } | undefined> {
  const { rows } = await sql<EventRow & SubscriberColumns>`
    select product, chat_id, person_id, ${EVENT_COLUMNS} from subscription_events where product = ${product} and key = ${key}
  `.execute(db);
  return rows[0] && { subscriber: subscriberIn(rows[0])!, event: eventOf(rows[0]) };
}

/** All that happened to a subscription, oldest first. */
export async function historyOf(db: Kysely<never>, subscriber: Subscriber): Promise<readonly HistoryEntry[]> {
  const { rows } = await sql<EventRow>`
    select ${EVENT_COLUMNS} from subscription_events e where ${isOf(subscriber, 'e')} order by at, id
  `.execute(db);
  return rows.map((row) => ({
    event: eventOf(row),
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.payment_id !== null && { paymentId: Number(row.payment_id) }),
    paidUntil: row.paid_until,
  }));
}

/**
 * Writes an event down and works out anew what all of them come to. The subscription has to be locked. Time never
 * runs backwards: an event is not older than the one before it.
 */
export async function recordEvent(
  db: Kysely<never>,
  subscriber: Subscriber,
  { event, by, reason, paymentId, untold = false }: RecordedEvent,
): Promise<SubscriptionView> {
  const { product, chat_id, person_id } = columnsOf(subscriber);
  await sql`
    insert into subscription_events (
      product, chat_id, person_id, key, kind, at, plan, adds_ms, until, of_key, payer, renews_at, payment_id,
      by_kind, by_id, by_name, reason, untold)
    select ${product}, ${chat_id}::int, ${person_id}::int, ${event.key}, ${event.kind},
           greatest(${timestamp(event.at)}, max(e.at)),
           ${'plan' in event ? (event.plan ?? null) : null},
           ${'addsMs' in event ? event.addsMs : null}::bigint,
           ${timestamp('untilMs' in event ? event.untilMs : null)},
           ${'of' in event ? event.of : null},
           ${payerOf(event) ?? null}::text,
           ${timestamp(event.kind === 'payment' ? event.renewal?.at : null)},
           ${paymentId ?? null}::bigint, ${by.kind}, ${by.id}, ${storableText(by.name)},
           ${reason === undefined ? null : storableText(reason)}, ${untold}
    from subscription_events e where ${isOf(subscriber, 'e')}
  `.execute(db);
  await recomputeSubscription(db, subscriber);
  await sql`
    update subscription_events e set paid_until = s.paid_until
    from subscriptions s
    where e.product = ${product} and e.key = ${event.key} and ${isOf(subscriber, 's')}
  `.execute(db);
  return (await readSubscription(db, subscriber))!;
}

/** Brings a subscription's row to what its events come to. It has to be locked. */
export async function recomputeSubscription(db: Kysely<never>, subscriber: Subscriber): Promise<void> {
  const before = (await readSubscription(db, subscriber))!;
  const history = await historyOf(db, subscriber);
  const { paidUntil, plan, renewals } = paidTimeOf(
    before.trialEndsAt,
    history.map((entry) => entry.event),
  );
  const renewsAt = renewals.length > 0 ? Math.max(...renewals.map((renewal) => renewal.at)) : undefined;
  await sql`
    update subscriptions s
    set paid_until = ${timestamp(paidUntil)}, plan = ${plan ?? null}, renews_at = ${timestamp(renewsAt)},
        version = version + 1, changed_at = ${timestamp(history.at(-1)?.event.at)},
        -- What was missed counts from the end of access on; when access is back, counting starts over.
        missed_pruned = case when greatest(trial_ends_at, ${timestamp(paidUntil)}) is distinct from
                                  greatest(trial_ends_at, paid_until) then 0 else missed_pruned end
    where ${isOf(subscriber, 's')}
  `.execute(db);
}

const EVENT_COLUMNS = sql`
  key, kind, ${msOf('at')} as at, plan, adds_ms, ${msOf('until')} as until, of_key, payer,
  ${msOf('renews_at')} as renews_at, payment_id, by_kind, by_id, by_name, reason, ${msOf('paid_until')} as paid_until
`;

function payerOf(event: PaidTimeEvent): NetworkPersonId | undefined {
  if ('payer' in event) return event.payer;
  return event.kind === 'payment' ? event.renewal?.payer : undefined;
}

function eventOf(row: EventRow): PaidTimeEvent {
  const { key, at, kind } = row;
  switch (kind) {
    case 'payment':
    case 'grant':
    case 'extension':
      return {
        key,
        at,
        kind,
        addsMs: Number(row.adds_ms),
        ...(row.plan !== null && { plan: row.plan }),
        ...(row.renews_at !== null && { renewal: { payer: row.payer!, at: row.renews_at } }),
      };
    case 'import':
      return { key, at, kind, untilMs: row.until!, ...(row.plan !== null && { plan: row.plan }) };
    case 'refund':
      return { key, at, kind, of: row.of_key! };
    case 'renewal ended':
    case 'renewal resumed':
      return { key, at, kind, payer: row.payer! };
    case 'revocation':
      return { key, at, kind };
  }
}
