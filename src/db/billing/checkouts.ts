import { sql } from 'kysely';
import { type CheckoutRefusal, isStillOffered, termsOf } from '../../domain/billing/invoice.ts';
import { DEFAULT_HUB } from '../../domain/ids.ts';
import { isInForce } from '../moderation/inForce.ts';
import type { Database } from '../database.ts';
import { readPlans } from './plans.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';
import { isThere } from './subscribedBy.ts';

/** What is asked about before a payment is made. */
interface Asked {
  readonly payer: NetworkPersonId;
  readonly currency: string;
  readonly amount: number;
  readonly payload: string;
}

/** Why a payment must not be made: price, plan, chat or buyer. Undefined when it may. */
export async function judgeCheckout(
  database: Database,
  { payer, currency, amount, payload }: Asked,
): Promise<CheckoutRefusal | undefined> {
  const terms = termsOf(payload);
  if (!terms) return 'unknown';
  const { subscriber } = terms;
  const plan = (await readPlans(database, subscriber.product)).find(({ name }) => name === terms.plan);
  if (!plan) return 'unknown';
  if (currency !== 'XTR' || amount !== terms.stars || !isStillOffered(terms, plan)) return 'changed';
  const who =
    'chat' in subscriber
      ? sql`
          select m.state = 'active' as alive, m.hub_id
          from chats c join hub_members m on m.chat_id = coalesce(c.merged_into, c.id)
          where c.id = ${subscriber.chat}`
      : sql`select ${isThere('a')} as alive, ${DEFAULT_HUB}::int as hub_id from authors a where a.id = ${subscriber.person}`;
  const { rows } = await sql<{ alive: boolean; banned: boolean }>`
    select w.alive,
           exists (select from restrictions r join authors a on a.id = r.author_id
                   where a.network = 'telegram' and a.network_id = ${payer} and r.hub_id = w.hub_id
                     and r.kind = 'ban' and ${isInForce('r')}) as banned
    from (${who}) w
  `.execute(database.sql);
  if (!rows[0]?.alive) return 'chatGone';
  return rows[0].banned ? 'banned' : undefined;
}
