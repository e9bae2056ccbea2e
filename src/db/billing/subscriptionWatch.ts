import { sql } from 'kysely';
import { type ChatId, firstPostIdAt, type NetworkChatId } from '../../domain/ids.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { ChatState } from '../../domain/hub/registration.ts';
import {
  accessEnd,
  standingAt,
  type SubscriptionLook,
  type SubscriptionView,
} from '../../domain/billing/subscription.ts';
import {
  type CustomerChange,
  type NoticeFacts,
  type NoticeRules,
  planNotices,
  type SubscriptionNotice,
} from '../../domain/billing/subscriptionNotices.ts';
import type { Database } from '../database.ts';
import { msOf, timestamp } from '../timestamps.ts';
import { readSubscription } from './subscriptionEvents.ts';

const PRODUCT = 'hub';

/** When no time is known at which anything happens, a watched subscription is looked at again so many days later. */
const LONGEST_LOOK_DAYS = 60;

interface ChatRow {
  state: ChatState;
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
  chatId: ChatId,
  rules: NoticeRules,
  now: number,
): Promise<SubscriptionLook> {
  const db = database.sql;
  const view = await readSubscription(db, PRODUCT, chatId);
  const chat = view && (await chatOf(database, chatId));
  if (!view || !chat || chat.state !== 'active') {
    await sql`
      update subscriptions set watched_version = null, next_look_at = null
      where product = ${PRODUCT} and chat_id = ${chatId}
    `.execute(db);
    return { gone: true };
  }
  const plan = planNotices(await factsOf(database, view, chat, now), rules, now);
  await sql`
    update subscriptions
    set watched_version = ${view.version},
        next_look_at = coalesce(${timestamp(plan.due ? now : plan.nextAt)},
                                ${timestamp(now)} + make_interval(days => ${LONGEST_LOOK_DAYS}::int))
    where product = ${PRODUCT} and chat_id = ${chatId}
  `.execute(db);
  return {
    gone: false,
    view,
    standing: standingAt(view, now),
    // Only a chat that was merged has none, and that takes no part.
    networkId: chat.network_id!,
    ...(plan.due && { due: plan.due }),
    ...(plan.nextAt !== undefined && { nextAt: plan.nextAt }),
  };
}

async function chatOf(database: Database, chatId: ChatId): Promise<ChatRow | undefined> {
  const { rows } = await sql<ChatRow>`
    select m.state, c.kind, c.network_id, ${msOf('m.registered_at')} as registered_at,
           ${msOf('s.changed_at')} as changed_at, ${msOf('s.told_until')} as told_until,
           ${msOf('s.nudged_at')} as nudged_at, s.nudges_muted_at is not null as muted, s.missed_pruned
    from chats c join hub_members m on m.chat_id = c.id
    join subscriptions s on s.chat_id = c.id and s.product = ${PRODUCT} where c.id = ${chatId}
  `.execute(database.sql);
  return rows[0];
}

async function factsOf(
  database: Database,
  view: SubscriptionView,
  chat: ChatRow,
  now: number,
): Promise<NoticeFacts> {
  const lapsed = standingAt(view, now) === 'lapsed';
  const end = accessEnd(view);
  const change = await untoldChange(database, view.chatId);
  const lately = lapsed ? await countWithheld(database, view.chatId, end) : 0;
  return {
    view,
    chatKind: chat.kind,
    registeredAt: chat.registered_at,
    changedAt: chat.changed_at ?? chat.registered_at,
    toldUntil: chat.told_until ?? undefined,
    ...(change && { change }),
    nudges: {
      muted: chat.muted,
      lastAt: chat.nudged_at ?? undefined,
      missed: lapsed ? chat.missed_pruned + lately : 0,
      missedSince:
        lapsed && chat.nudged_at !== null && chat.nudged_at > end
          ? await countWithheld(database, view.chatId, chat.nudged_at)
          : lately,
    },
  };
}

/** The oldest change of a subscription that its chat has still to be told of. */
async function untoldChange(database: Database, chatId: ChatId): Promise<CustomerChange | undefined> {
  const { rows } = await sql<{
    id: string;
    kind: CustomerChange['what'];
    at: number;
    plan: string | null;
    days: number | null;
    title: string;
  }>`
    select e.id, e.kind, ${msOf('e.at')} as at, e.plan, (e.adds_ms / 86400000)::int as days, c.title
    from subscription_events e join chats c on c.id = e.chat_id
    where e.product = ${PRODUCT} and e.chat_id = ${chatId} and e.untold order by e.id limit 1
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
 * Takes a notice in hand: true for one caller only, who may then say it. Whoever crashes after that has said it or
 * not; it is not said again.
 */
export async function claimNotice(
  database: Database,
  chatId: ChatId,
  notice: SubscriptionNotice,
): Promise<boolean> {
  if (notice.kind === 'change') return claimChange(database, chatId, notice);
  const column = sql.ref(notice.kind === 'nudge' ? 'nudged_at' : 'told_until');
  const { rows } = await sql`
    update subscriptions set ${column} = ${timestamp(notice.moment)}
    where product = ${PRODUCT} and chat_id = ${chatId} and (${column} is null or ${column} < ${timestamp(notice.moment)})
    returning 1
  `.execute(database.sql);
  return rows.length > 0;
}

/** What follows from the change itself, such as the end of access, is told with it and not once more. */
async function claimChange(
  database: Database,
  chatId: ChatId,
  { eventId, moment: at }: Extract<SubscriptionNotice, { kind: 'change' }>,
): Promise<boolean> {
  const { rows } = await sql`
    with claimed as (
      update subscription_events set untold = false where id = ${eventId} and untold returning 1
    )
    update subscriptions set told_until = greatest(told_until, ${timestamp(at)})
    where product = ${PRODUCT} and chat_id = ${chatId} and exists (select from claimed)
    returning 1
  `.execute(database.sql);
  return rows.length > 0;
}

/** Stops or goes on with the daily word on what a chat has missed. */
export async function muteNudges(database: Database, chatId: ChatId, muted: boolean): Promise<void> {
  await sql`
    update subscriptions set nudges_muted_at = case when ${muted} then coalesce(nudges_muted_at, now()) end
    where product = ${PRODUCT} and chat_id = ${chatId}
  `.execute(database.sql);
}

/** For how long a chat whose workflow was told of withheld posts is not spoken of again, in minutes. */
const ASKED_MINUTES = 60;

/** So many chats are named at a time. */
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
 * Subscriptions whose workflow is missing or behind: chats that take part and are not watched, that changed more
 * than a minute ago without a look, whose look is overdue, and chats that left and are watched still.
 */
export async function unwatchedSubscriptions(database: Database, limit: number): Promise<readonly ChatId[]> {
  const { rows } = await sql<{ chat_id: number }>`
    select s.chat_id from subscriptions s left join hub_members m on m.chat_id = s.chat_id
    where s.product = ${PRODUCT} and (
      (m.state = 'active' and (
        s.watched_version is null
        or (s.watched_version <> s.version and s.changed_at < now() - interval '1 minute')
        or s.next_look_at < now() - interval '10 minutes'))
      or (m.state is distinct from 'active' and s.watched_version is not null))
    order by s.chat_id limit ${limit}
  `.execute(database.sql);
  return rows.map((row) => row.chat_id as ChatId);
}
