import { sql } from 'kysely';
import { type CheckoutRefusal, isStillOffered, termsOf } from '../../domain/billing/invoice.ts';
import { isInForce } from '../moderation/inForce.ts';
import type { Database } from '../database.ts';
import { readPlans } from './plans.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

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
  const plan = (await readPlans(database)).find(({ name }) => name === terms.plan);
  if (!plan) return 'unknown';
  if (currency !== 'XTR' || amount !== terms.stars || !isStillOffered(terms, plan)) return 'changed';
  const { rows } = await sql<{ alive: boolean; banned: boolean }>`
    select m.state = 'active' as alive,
           exists (select from restrictions r join authors a on a.id = r.author_id
                   where a.network = 'telegram' and a.network_id = ${payer} and r.hub_id = m.hub_id
                     and r.kind = 'ban' and ${isInForce('r')}) as banned
    from chats c join hub_members m on m.chat_id = coalesce(c.merged_into, c.id)
    where c.id = ${terms.chatId}
  `.execute(database.sql);
  if (!rows[0]?.alive) return 'chatGone';
  return rows[0].banned ? 'banned' : undefined;
}
