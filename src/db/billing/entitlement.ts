import { type RawBuilder, sql } from 'kysely';
import type { Product } from '../../domain/billing/subscriber.ts';
import type { Standing } from '../../domain/billing/standing.ts';

/**
 * Whether a subscription gives access at this moment: its trial runs, or time was paid for.
 *
 * @param row what the row of `subscriptions` is called in the statement
 */
export function hasAccess(row: string): RawBuilder<boolean> {
  const { trial, paid } = endsOf(row);
  return sql<boolean>`(${trial} > now() or ${paid} > now())`;
}

/** When a subscription's access ends, or ended; see {@link hasAccess} for `row`. */
export function accessEndOf(row: string): RawBuilder<unknown> {
  const { trial, paid } = endsOf(row);
  return sql`greatest(${trial}, ${paid})`;
}

/** How a subscription stands at this moment; see {@link hasAccess} for `row`. */
export function standingOf(row: string): RawBuilder<Standing> {
  const { trial, paid } = endsOf(row);
  return sql<Standing>`case when ${trial} > now() then 'trial' when ${paid} > now() then 'paid' else 'lapsed' end`;
}

/** Whether a chat may receive what others post in the hub. */
export function isEntitled(chatId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from subscriptions s where s.product = 'hub' and s.chat_id = ${chatId} and ${hasAccess('s')})`;
}

/** Whether a person may have what a product gives to those who subscribe to it. */
export function isPersonEntitled(product: Product, personId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from subscriptions s
    where s.product = ${product} and s.person_id = ${personId} and ${hasAccess('s')})`;
}

function endsOf(row: string) {
  return { trial: sql.ref(`${row}.trial_ends_at`), paid: sql.ref(`${row}.paid_until`) };
}
