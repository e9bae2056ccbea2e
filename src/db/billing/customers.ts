import { sql } from 'kysely';
import type {
  AuthorId,
  ChatId,
  NetworkChatId,
  NetworkPersonId,
  NetworkTopicId,
  AccountId,
} from '../../domain/ids.ts';
import type { Subscriber } from '../../domain/billing/subscriber.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { Listener } from '../../domain/conversation/speaker.ts';
import type { RefundToTell } from '../../domain/billing/subscriptionBook.ts';
import type { Database } from '../database.ts';
import { isThere } from './subscribedBy.ts';

/**
 * Where notices about a subscription are said today: in the chat itself, to who paid last for a channel, in private, or to
 * the person. Undefined once they take no part, and for a channel that nobody paid for.
 */
export async function listenerOf(database: Database, subscriber: Subscriber): Promise<Listener | undefined> {
  return 'chat' in subscriber
    ? listenerOfChat(database, subscriber.chat)
    : listenerOfPerson(database, subscriber.person);
}

async function listenerOfPerson(database: Database, person: AuthorId): Promise<Listener | undefined> {
  const { rows } = await sql<{ network_id: NetworkPersonId }>`
    select a.network_id from authors a where a.id = ${person} and ${isThere('a')}
  `.execute(database.sql);
  return rows[0] && { networkId: rows[0].network_id, kind: 'private' };
}

async function listenerOfChat(database: Database, chatId: ChatId): Promise<Listener | undefined> {
  const { rows } = await sql<{
    network_id: NetworkChatId;
    kind: ChatKind;
    topic: NetworkTopicId | null;
    payer: NetworkPersonId | null;
  }>`
    select c.network_id, c.kind, m.topic,
           (select p.payer from payments p where p.chat_id = c.id order by p.id desc limit 1) as payer
    from chats c join hub_members m on m.chat_id = c.id where c.id = ${chatId} and m.state = 'active'
  `.execute(database.sql);
  const chat = rows[0];
  if (!chat) return undefined;
  if (chat.kind === 'channel') {
    return chat.payer === null ? undefined : { networkId: chat.payer, kind: 'private' };
  }
  return {
    networkId: chat.network_id,
    kind: chat.kind,
    ...(chat.topic !== null && { threadId: chat.topic }),
  };
}

/** The refund of a payment, as its payer is told of it; undefined unless it was made. */
export async function refundToTell(database: Database, paymentId: number): Promise<RefundToTell | undefined> {
  const { rows } = await sql<{
    account: AccountId;
    payer: NetworkPersonId;
    stars: number;
    title: string | null;
  }>`
    select p.account, p.payer, p.stars, c.title from payments p left join chats c on c.id = p.chat_id
    where p.id = ${paymentId} and p.state = 'refunded'
  `.execute(database.sql);
  const row = rows[0];
  return (
    row && {
      account: row.account,
      payer: row.payer,
      stars: row.stars,
      ...(row.title !== null && row.title !== '' && { title: row.title }),
    }
  );
}

/** Takes in hand that a payer is told of a refund; true for one caller only. */
export async function claimRefundNotice(database: Database, paymentId: number): Promise<boolean> {
  const { rows } = await sql`
    update payments set refund_told = true where id = ${paymentId} and state = 'refunded' and not refund_told returning 1
  `.execute(database.sql);
  return rows.length > 0;
}
