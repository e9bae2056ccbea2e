import { type RawBuilder, sql } from 'kysely';
import { type Product, type Subscriber, SUBSCRIBERS_ARE } from '../../domain/billing/subscriber.ts';
import type { AuthorId, ChatId, NetworkChatId } from '../../domain/ids.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { Database } from '../database.ts';
import { isThere } from './subscribedBy.ts';

/** A subscriber: by our own ids, or by the network id of a chat or a person, a bare one meaning a chat of the hub. */
export type Whom = Subscriber | { readonly product: Product; readonly at: NetworkChatId } | NetworkChatId;

/** The product that is asked about. */
export function productOf(whom: Whom): Product {
  return typeof whom === 'string' ? 'hub' : whom.product;
}

/**
 * Who is meant, whatever their state. Undefined for a chat that never had a subscription, and for a person who was never
 * heard; any other person may have one.
 */
export async function subscriberMeant(database: Database, whom: Whom): Promise<Subscriber | undefined> {
  if (typeof whom === 'object' && !('at' in whom)) return whom;
  const product = productOf(whom);
  const networkId = typeof whom === 'object' ? whom.at : whom;
  if (SUBSCRIBERS_ARE[product] === 'person') {
    const { rows } = await sql<{ id: AuthorId }>`
      select id from authors where network = 'telegram' and network_id = ${networkId} and kind = 'person'
    `.execute(database.sql);
    return rows[0] && { product, person: rows[0].id };
  }
  const { rows } = await sql<{ id: ChatId }>`
    select c.id from chats c join subscriptions s on s.chat_id = c.id and s.product = ${product}
    where c.network = 'telegram' and c.network_id = ${networkId}
  `.execute(database.sql);
  return rows[0] && { product, chat: rows[0].id };
}

/** A subscriber as one can speak of it, and to it. */
export interface KnownSubscriber {
  readonly subscriber: Subscriber;
  readonly networkId: NetworkChatId;
  readonly kind: ChatKind;
  readonly title: string;
}

/** Who may buy something for themselves now: a chat that takes part, or a person; undefined for anybody else. */
export async function participantMeant(database: Database, whom: Whom): Promise<KnownSubscriber | undefined> {
  const product = productOf(whom);
  if (typeof whom === 'object' && !('at' in whom)) {
    return 'chat' in whom
      ? readChat(database, product, sql`c.id = ${whom.chat} and m.state = 'active'`)
      : readPerson(database, product, sql`a.id = ${whom.person}`);
  }
  const networkId = typeof whom === 'object' ? whom.at : whom;
  return SUBSCRIBERS_ARE[product] === 'person'
    ? readPerson(database, product, sql`a.network_id = ${networkId}`)
    : readChat(
        database,
        product,
        sql`c.network = 'telegram' and c.network_id = ${networkId} and m.state = 'active'`,
      );
}

/** A subscriber, whatever their state; undefined for one that has no address any more. */
export async function knownSubscriber(
  database: Database,
  subscriber: Subscriber,
): Promise<KnownSubscriber | undefined> {
  return 'chat' in subscriber
    ? readChat(database, subscriber.product, sql`c.id = ${subscriber.chat} and c.network_id is not null`)
    : readPerson(database, subscriber.product, sql`a.id = ${subscriber.person}`);
}

async function readChat(
  database: Database,
  product: Product,
  which: RawBuilder<unknown>,
): Promise<KnownSubscriber | undefined> {
  const { rows } = await sql<{ id: ChatId; network_id: NetworkChatId; kind: ChatKind; title: string }>`
    select c.id, c.network_id, c.kind, c.title from chats c left join hub_members m on m.chat_id = c.id where ${which}
  `.execute(database.sql);
  const [row] = rows;
  return (
    row && {
      subscriber: { product, chat: row.id },
      networkId: row.network_id,
      kind: row.kind,
      title: row.title,
    }
  );
}

async function readPerson(
  database: Database,
  product: Product,
  which: RawBuilder<unknown>,
): Promise<KnownSubscriber | undefined> {
  const { rows } = await sql<{ id: AuthorId; network_id: NetworkChatId; name: string }>`
    select a.id, a.network_id, a.name from authors a where ${which} and a.kind = 'person' and ${isThere('a')}
  `.execute(database.sql);
  const [row] = rows;
  return (
    row && {
      subscriber: { product, person: row.id },
      networkId: row.network_id,
      kind: 'private',
      title: row.name,
    }
  );
}
