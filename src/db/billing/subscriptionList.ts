import { sql } from 'kysely';
import type { Standing } from '../../domain/billing/standing.ts';
import { matchesText } from '../chats/chatDirectory.ts';
import type { Product } from '../../domain/billing/subscriber.ts';
import { accessEndOf, standingOf } from './entitlement.ts';
import type { Database } from '../database.ts';
import { isoTimestamp } from '../timestamps.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** A subscription as staff lists it. Times are ISO 8601. */
export interface SubscriptionEntry {
  /** The order of the list. */
  readonly id: number;
  /** Of the chat, or the person. */
  readonly networkId: NetworkChatId;
  readonly title: string;
  readonly standing: Standing;
  readonly plan: string | null;
  readonly trialEndsAt: string;
  readonly paidUntil: string | null;
  readonly renewsAt: string | null;
}

/** Which subscriptions to list. Times are ISO 8601. */
export interface SubscriptionFilter {
  readonly product: Product;
  readonly standing?: Standing | undefined;
  readonly plan?: string | undefined;
  /** Access ends, or ended, before or after that. */
  readonly expiresBefore?: string | undefined;
  readonly expiresAfter?: string | undefined;
  readonly text?: string | undefined;
  readonly afterId?: number | undefined;
  readonly limit: number;
}

/** Subscriptions to a product in the order in which they began. */
export async function listSubscriptions(
  database: Database,
  filter: SubscriptionFilter,
): Promise<SubscriptionEntry[]> {
  const { standing = null, plan = null, expiresBefore = null, expiresAfter = null } = filter;
  const ends = accessEndOf('s');
  const stands = standingOf('s');
  const { rows } = await sql<SubscriptionEntry>`
    select s.id, c.network_id as "networkId", c.title, ${stands} as standing, s.plan,
           ${isoTimestamp(sql`s.trial_ends_at`)} as "trialEndsAt", ${isoTimestamp(sql`s.paid_until`)} as "paidUntil",
           ${isoTimestamp(sql`s.renews_at`)} as "renewsAt"
    from subscriptions s left join chats k on k.id = s.chat_id
    left join authors a on a.id = s.person_id and a.network = 'telegram'
    cross join lateral (
      select coalesce(k.network_id, a.network_id) as network_id, coalesce(k.title, a.name) as title,
             coalesce(k.username, a.username) as username) c
    where s.product = ${filter.product} and c.network_id is not null and s.id > ${filter.afterId ?? 0}
      and (${standing}::text is null or ${stands} = ${standing})
      and (${plan}::text is null or s.plan = ${plan})
      and (${expiresBefore}::timestamptz is null or ${ends} < ${expiresBefore}::timestamptz)
      and (${expiresAfter}::timestamptz is null or ${ends} > ${expiresAfter}::timestamptz)
      and ${matchesText(filter.text)}
    order by s.id limit ${filter.limit}
  `.execute(database.sql);
  return rows;
}
