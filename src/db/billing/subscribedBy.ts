import { type RawBuilder, sql } from 'kysely';
import type { Product, Subscriber } from '../../domain/billing/subscriber.ts';
import type { AuthorId, ChatId } from '../../domain/ids.ts';

/** The columns by which a row of a subscription, an event, an order or a payment says whose it is. */
export interface SubscriberColumns {
  readonly product: Product;
  readonly chat_id: ChatId | null;
  readonly person_id: AuthorId | null;
}

/** That a row belongs to a subscriber; `row` is what it is called in the statement. */
export function isOf(subscriber: Subscriber, row: string): RawBuilder<boolean> {
  const { product, chat_id, person_id } = columnsOf(subscriber);
  const isTheirs =
    chat_id === null
      ? sql`${sql.ref(`${row}.person_id`)} = ${person_id}`
      : sql`${sql.ref(`${row}.chat_id`)} = ${chat_id}`;
  return sql<boolean>`(${sql.ref(`${row}.product`)} = ${product} and ${isTheirs})`;
}

/** What stands in the columns of a subscriber's rows. */
export function columnsOf(subscriber: Subscriber): SubscriberColumns {
  return {
    product: subscriber.product,
    chat_id: 'chat' in subscriber ? subscriber.chat : null,
    person_id: 'person' in subscriber ? subscriber.person : null,
  };
}

/** The subscriber a row belongs to; undefined for a row without one. */
export function subscriberIn({ product, chat_id, person_id }: SubscriberColumns): Subscriber | undefined {
  if (chat_id !== null) return { product, chat: chat_id };
  return person_id === null ? undefined : { product, person: person_id };
}

/** That a person, as `row` of `authors`, can be told something: a forgotten person is not known until they write again. */
export function isThere(row: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${row}.network`)} = 'telegram' and ${sql.ref(`${row}.name`)} <> '')`;
}
