import { type Kysely, sql } from 'kysely';
import type { Actor } from '../../domain/staff/audit.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';
import type { Subscriber } from '../../domain/billing/subscriber.ts';
import type { SubscriptionOrder } from '../../domain/billing/subscription.ts';
import { storableText } from '../storable.ts';
import { columnsOf, isOf } from './subscribedBy.ts';

/**
 * Writes an order down before a workflow is told to carry it out, once for each key. False when another order was
 * written under that key.
 */
export async function writeOrder(
  db: Kysely<never>,
  subscriber: Subscriber,
  order: SubscriptionOrder,
): Promise<boolean> {
  const { by, reason } = order;
  const { product, chat_id, person_id } = columnsOf(subscriber);
  const written = {
    plan: order.kind === 'grant' ? order.plan : null,
    days: 'days' in order ? order.days : null,
    payer: 'payer' in order ? order.payer : null,
  };
  await sql`
    insert into subscription_orders (product, key, chat_id, person_id, kind, plan, days, payer, by_kind, by_id, by_name,
                                     reason)
    values (${product}, ${order.key}, ${chat_id}::int, ${person_id}::int, ${order.kind}, ${written.plan}, ${written.days}::int,
            ${written.payer}::text, ${by.kind}, ${by.id}, ${storableText(by.name)},
            ${reason === undefined ? null : storableText(reason)})
    on conflict do nothing
  `.execute(db);
  const { rows } = await sql`
    select from subscription_orders o
    where ${isOf(subscriber, 'o')} and key = ${order.key} and kind = ${order.kind}
      and (plan, days, payer) is not distinct from
          (${written.plan}::text, ${written.days}::int, ${written.payer}::text)
  `.execute(db);
  return rows.length > 0;
}

/** The order that was written under that key for a subscriber; undefined when there is none. */
export async function readOrder(
  db: Kysely<never>,
  subscriber: Subscriber,
  key: string,
): Promise<SubscriptionOrder | undefined> {
  const { rows } = await sql<{
    kind: SubscriptionOrder['kind'];
    plan: string | null;
    days: number | null;
    payer: NetworkPersonId | null;
    by_kind: Actor['kind'];
    by_id: string;
    by_name: string;
    reason: string | null;
  }>`
    select kind, plan, days, payer, by_kind, by_id, by_name, reason from subscription_orders o
    where ${isOf(subscriber, 'o')} and key = ${key}
  `.execute(db);
  const row = rows[0];
  if (!row) return undefined;
  const common = {
    key,
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
    ...(row.reason !== null && { reason: row.reason }),
  };
  switch (row.kind) {
    case 'grant':
      return { ...common, kind: row.kind, plan: row.plan!, days: row.days! };
    case 'extension':
      return { ...common, kind: row.kind, days: row.days! };
    case 'revocation':
      return { ...common, kind: row.kind };
    case 'renewal ended':
    case 'renewal resumed':
      return { ...common, kind: row.kind, payer: row.payer! };
  }
}

/** Who took a subscriber's paid time away last; undefined when nobody ever did. */
export async function lastRevoker(db: Kysely<never>, subscriber: Subscriber): Promise<Actor | undefined> {
  const { rows } = await sql<{ kind: Actor['kind']; id: string; name: string }>`
    select by_kind as kind, by_id as id, by_name as name from subscription_events e
    where ${isOf(subscriber, 'e')} and kind = 'revocation' order by id desc limit 1
  `.execute(db);
  return rows[0];
}
