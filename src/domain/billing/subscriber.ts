import type { AuthorId, ChatId } from '../ids.ts';

/** What subscriptions are sold for. */
export type Product = 'hub' | 'pair';

/** What is sold where nothing else is said. */
export const DEFAULT_PRODUCT: Product = 'hub';

/** Who subscribes to each product: the chats that receive it, or persons. */
export const SUBSCRIBERS_ARE: Readonly<Record<Product, 'chat' | 'person'>> = { hub: 'chat', pair: 'person' };

/** The products, in the order in which they are listed. */
export const PRODUCTS = Object.keys(SUBSCRIBERS_ARE) as Product[];

/** Who has a subscription to a product, by our own ids. */
export type Subscriber =
  | { readonly product: Product; readonly chat: ChatId }
  | { readonly product: Product; readonly person: AuthorId };

/**
 * A subscriber as workflows are told of it. A bare id is a chat's subscription to the hub, by which workflows of earlier
 * versions know theirs.
 */
export type SubscriberReference = ChatId | Subscriber;

/** The subscription of a chat to the hub. */
export function ofHub(chat: ChatId): Subscriber {
  return { product: 'hub', chat };
}

/** The subscriber that is meant. */
export function subscriberOf(reference: SubscriberReference): Subscriber {
  return typeof reference === 'number' ? ofHub(reference) : reference;
}

/** How workflows are told of a subscriber. */
export function referenceTo(subscriber: Subscriber): SubscriberReference {
  return 'chat' in subscriber && subscriber.product === 'hub' ? subscriber.chat : subscriber;
}

/** What tells a subscriber from all others of its product: a chat's id, or a person's with the word in front. */
export function nameOf(subscriber: Subscriber): string {
  return 'chat' in subscriber ? String(subscriber.chat) : `person-${subscriber.person}`;
}

/** Whether two values mean the same subscriber. */
export function isSameSubscriber(one: Subscriber | undefined, other: Subscriber | undefined): boolean {
  if (!one || !other) return one === other;
  return one.product === other.product && nameOf(one) === nameOf(other);
}
