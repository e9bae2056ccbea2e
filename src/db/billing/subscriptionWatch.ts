import { sql } from 'kysely';
import { type ChatId, firstPostIdAt, type NetworkChatId } from '../../domain/ids.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import {
  accessEnd,
  standingAt,
  type SubscriptionLook,
  type SubscriptionView,
} from '../../domain/billing/subscription.ts';
import { type NoticeFacts, type NoticeRules, planNotices } from '../../domain/billing/subscriptionNotices.ts';
import type { CustomerChange, SubscriptionNotice } from '../../domain/billing/subscriptionNotice.ts';
import type { Product, Subscriber } from '../../domain/billing/subscriber.ts';
import type { Database } from '../database.ts';
import { msOf, timestamp } from '../timestamps.ts';
import { isOf, isThere, type SubscriberColumns, subscriberIn } from './subscribedBy.ts';
import { readSubscription } from './subscriptionEvents.ts';

/** Posts are withheld from the hub's subscribers alone. */
const PRODUCT: Product = 'hub';

/** Number of days after which a watched subscription is checked again when no earlier event is known. */
const LONGEST_LOOK_DAYS = 60;

interface SubscriberRow {
  /** Whether anybody has to watch: the chat takes part, or the person did not ask to be forgotten. */
  takes_part: boolean;
  kind: ChatKind;
  network_id: NetworkChatId | null;
  registered_at: number;
  changed_at: number | null;
  told_until: number | null;
  nudged_at: number | null;
  muted: boolean;
  missed_pruned: number;
}

/**
 * What a subscription's workflow has to know at a moment of its own clock: how it stands, what is due to be told,
 * when to look again, and whether it should end. From now on the database counts it as watched until then.
 */
export async function lookAtSubscription(
  database: Database,
  subscriber: Subscriber,
  rules: NoticeRules,
  now: number,
): Promise<SubscriptionLook> {
  const db = database.sql;
  const view = await readSubscription(db, subscriber);
  const row = view && (await rowOf(database, subscriber));
  if (!view || !row?.takes_part) {
    await sql`
      update subscriptions s set watched_version = null, next_look_at = null where ${isOf(subscriber, 's')}
    `.execute(db);
    return { gone: true };
  }
  const plan = planNotices(await factsOf(database, subscriber, view, row, now), rules, now);
  await sql`
    update subscriptions s
    set watched_version = ${view.version},
        next_look_at = coalesce(${timestamp(plan.due ? now : plan.nextAt)},
                                ${timestamp(now)} + make_interval(days => ${LONGEST_LOOK_DAYS}::int))
    where ${isOf(subscriber, 's')}
  `.execute(db);
  return {
    gone: false,
    view,
    standing: standingAt(view, now),
    // Only a chat that was merged has none, and that takes no part.
    networkId: row.network_id!,
    ...(plan.due && { due: plan.due }),
    ...(plan.nextAt !== undefined && { nextAt: plan.nextAt }),
  };
}

/** Who a subscription `s` belongs to, as chat `c` with its membership `m`, or as person `a`. */
const WITH_SUBSCRIBER = sql`
  subscriptions s left join chats c on c.id = s.chat_id left join hub_members m on m.chat_id = s.chat_id
  left join authors a on a.id = s.person_id`;

const TAKES_PART = sql<boolean>`coalesce(m.state = 'active' or ${isThere('a')}, false)`;

async function rowOf(database: Database, subscriber: Subscriber): Promise<SubscriberRow | undefined> {
  const { rows } = await sql<SubscriberRow>`
    select ${TAKES_PART} as takes_part, coalesce(c.kind, 'private') as kind,
           coalesce(c.network_id, a.network_id) as network_id,
           coalesce(${msOf('m.registered_at')}, ${msOf('s.began_at')}) as registered_at,
           ${msOf('s.changed_at')} as changed_at, ${msOf('s.told_until')} as told_until,
           ${msOf('s.nudged_at')} as nudged_at, s.nudges_muted_at is not null as muted, s.missed_pruned
    from ${WITH_SUBSCRIBER} where ${isOf(subscriber, 's')}
  `.execute(database.sql);
  return rows[0];
}

async function factsOf(
  database: Database,
  subscriber: Subscriber,
  view: SubscriptionView,
  row: SubscriberRow,
  now: number,
): Promise<NoticeFacts> {
  const lapsed = standingAt(view, now) === 'lapsed';
  const end = accessEnd(view);
  const change = await untoldChange(database, subscriber);
  const withheldSince = (since: number) =>
    'chat' in subscriber ? countWithheld(database, subscriber.chat, since) : Promise.resolve(0);
  const lately = lapsed ? await withheldSince(end) : 0;
  return {
    view,
    chatKind: row.kind,
    registeredAt: row.registered_at,
    changedAt: row.changed_at ?? row.registered_at,
    toldUntil: row.told_until ?? undefined,
    ...(change && { change }),
    nudges: {
      muted: row.muted,
      lastAt: row.nudged_at ?? undefined,
      missed: lapsed ? row.missed_pruned + lately : 0,
      missedSince:
        lapsed && row.nudged_at !== null && row.nudged_at > end ? await withheldSince(row.nudged_at) : lately,
    },
  };
}

/** The oldest change of a subscription that its subscriber has still to be told of. */
async function untoldChange(database: Database, subscriber: Subscriber): Promise<CustomerChange | undefined> {
  const { rows } = await sql<{
    id: string;
    kind: CustomerChange['what'];
    at: number;
    plan: string | null;
    days: number | null;
    title: string;
  }>`
    select e.id, e.kind, ${msOf('e.at')} as at, e.plan, (e.adds_ms / 86400000)::int as days, coalesce(c.title, a.name) as title
    from subscription_events e left join chats c on c.id = e.chat_id left join authors a on a.id = e.person_id
    where ${isOf(subscriber, 'e')} and e.untold order by e.id limit 1
  `.execute(database.sql);
  const row = rows[0];
  return (
    row && {
      eventId: Number(row.id),
      what: row.kind,
      moment: row.at,
      title: row.title,
      ...(row.plan !== null && { plan: row.plan }),
      ...(row.days !== null && { days: row.days }),
    }
  );
}

/** How many posts that the ledger still knows were withheld from a chat since a moment. */
export async function countWithheld(database: Database, chatId: ChatId, sinceMs: number): Promise<number> {
  const { rows } = await sql<{ missed: number }>`
    select count(*)::int as missed from deliveries
    where chat_id = ${chatId} and state = 'withheld' and post_id >= ${firstPostIdAt(Math.max(sinceMs, 0))}
  `.execute(database.sql);
  return rows[0]!.missed;
}

/**
 * Claims a notice: true for one caller only, who may then send it. A caller that crashes after that has sent it or
 * not; it is not said again.
 */
export async function claimNotice(
  database: Database,
  subscriber: Subscriber,
  notice: SubscriptionNotice,
): Promise<boolean> {
  if (notice.kind === 'change') return claimChange(database, subscriber, notice);
  const column = sql.ref(notice.kind === 'nudge' ? 'nudged_at' : 'told_until');
  const { rows } = await sql`
    update subscriptions s set ${column} = ${timestamp(notice.moment)}
    where ${isOf(subscriber, 's')} and (${column} is null or ${column} < ${timestamp(notice.moment)})
    returning 1
  `.execute(database.sql);
  return rows.length > 0;
}

/** What follows from the change itself, such as the end of access, is told with it and not once more. */
async function claimChange(
  database: Database,
  subscriber: Subscriber,
  { eventId, moment: at }: Extract<SubscriptionNotice, { kind: 'change' }>,
): Promise<boolean> {
  const { rows } = await sql`
    with claimed as (
      update subscription_events set untold = false where id = ${eventId} and untold returning 1
    )
    update subscriptions s set told_until = greatest(told_until, ${timestamp(at)})
    where ${isOf(subscriber, 's')} and exists (select from claimed)
    returning 1
  `.execute(database.sql);
  return rows.length > 0;
}

/** Stops or goes on with the daily word on what a chat has missed. */
export async function muteNudges(database: Database, subscriber: Subscriber, muted: boolean): Promise<void> {
  await sql`
    update subscriptions s set nudges_muted_at = case when ${muted} then coalesce(nudges_muted_at, now()) end
    where ${isOf(subscriber, 's')}
  `.execute(database.sql);
}

/** For how long a chat whose workflow was told of withheld posts is not spoken of again, in minutes. */
const ASKED_MINUTES = 60;

/** Number of chats named at a time. */
const ASKED_AT_ONCE = 1_000;

/**
 * The chats from which a post was withheld and whose workflows have to hear of it, since a nudge may be due. Each is
 * named once an hour at most, so that a lapsed chat costs nothing for most posts.
 */
export async function chatsToNudge(database: Database, postId: number): Promise<readonly ChatId[]> {
  const { rows } = await sql<{ chat_id: number }>`
    update subscriptions s set nudge_asked_at = now()
    where s.product = ${PRODUCT} and s.chat_id in (
      select own.chat_id
      from deliveries d
      join chats c on c.id = d.chat_id and c.kind <> 'channel'
      join hub_members m on m.chat_id = d.chat_id and m.state = 'active'
      join subscriptions own on own.chat_id = d.chat_id and own.product = ${PRODUCT}
      where d.post_id = ${postId} and d.state = 'withheld' and own.nudges_muted_at is null
        and (own.nudged_at is null or own.nudged_at < now() - interval '1 day')
        and (own.nudge_asked_at is null or own.nudge_asked_at < now() - make_interval(mins => ${ASKED_MINUTES}::int))
      order by own.chat_id limit ${ASKED_AT_ONCE}::int
      -- Another post may ask for the same chats at this moment: one of them is enough.
      for update of own skip locked)
    returning s.chat_id
  `.execute(database.sql);
  return rows.map((row) => row.chat_id as ChatId);
}

/**
 * Subscriptions whose workflow is missing or behind: of subscribers that take part and are not watched, that changed more
 * than a minute ago without a look, whose look is overdue, and of subscribers that left and are watched still.
 */
export async function unwatchedSubscriptions(
  database: Database,
  limit: number,
): Promise<readonly Subscriber[]> {
  const { rows } = await sql<SubscriberColumns>`
    select s.product, s.chat_id, s.person_id from ${WITH_SUBSCRIBER}
    where case when ${TAKES_PART} then
                 s.watched_version is null
                 or (s.watched_version <> s.version and s.changed_at < now() - interval '1 minute')
                 or s.next_look_at < now() - interval '10 minutes'
               else s.watched_version is not null end
    order by s.id limit ${limit}
  `.execute(database.sql);
  return rows.map((row) => subscriberIn(row)!);
}
