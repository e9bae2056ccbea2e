import { FIRST_ACCOUNT } from '../../domain/account.ts';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import {
  type Route,
  type RouteRules,
  routeKindsWith,
  membersOf,
  rulesOf,
  type Withdrawer,
} from '../../domain/posts/route.ts';
import { hasAccess } from '../billing/entitlement.ts';
import { hidesNot } from '../chats/hiddenSources.ts';
import type { AccountId, NetworkChatId } from '../../domain/ids.ts';

/** Where a post comes from, as far as its audience depends on that. */
export interface AudienceOrigin {
  /** Our own id of the chat; 0 for what comes from none. */
  readonly chatId: number;
  /** Our own id of the author; 0 where the audience does not depend on who posts. */
  readonly authorId: number;
  readonly networkId: NetworkChatId;
  /** Through which its copies go. */
  readonly account: AccountId;
}

/**
 * The chats that a route leads to at present, as a relation: `chat_id`, `discussion_of`, and `entitled`, whether
 * the chat may have the post at this moment. What is counted, planned and announced are rows of this relation alone.
 */
export function audienceOf(route: Route, from: AudienceOrigin): RawBuilder<unknown> {
  const chats = sql`select c.id as chat_id, c.discussion_of`;
  const addresses =
    membersOf(route) === undefined ? sql`chats c` : sql`hub_members m join chats c on c.id = m.chat_id`;
  if (rulesOf(route).paywall === 'none') {
    return sql`${chats}, true as entitled from ${addresses} where ${includes(route, from)}`;
  }
  // A delivery inside its own chat is free; all others need the destination's trial or subscription.
  return sql`
    ${chats}, (c.id = ${from.chatId} or ${hasAccess('s')}) as entitled
    from ${addresses} left join subscriptions s on s.product = 'hub' and s.chat_id = c.id
    where ${includes(route, from)}`;
}

/** How many chats a route leads to, before any paywall. */
export async function countAudience(db: Kysely<never>, route: Route, from: AudienceOrigin): Promise<number> {
  const { rows } = await sql<{ audience: number }>`
    select count(*)::int as audience from (${audienceOf(route, from)}) a
  `.execute(db);
  return rows[0]!.audience;
}

/** That a member `m` of a hub receives what others post there. */
export const RECEIVES = sql<boolean>`m.state = 'active' and m.destination and m.incoming`;

/** Why nothing goes to a chat of which no other reason is known. */
const GONE = sql.lit('the chat left');

/** That a chat `c` does not let an account in any more. What was lost before there were several is the first one's. */
const isLostTo = (account: AccountId) =>
  sql<boolean>`(c.lost_at is not null and coalesce(c.lost_account, ${FIRST_ACCOUNT}) = ${account})`;

/** That an account can reach a chat `c`. */
export const isReachable = (account: AccountId): RawBuilder<boolean> =>
  sql<boolean>`(not ${isLostTo(account)} and c.network_id is not null)`;

/**
 * How a chat is to be sent to, as a relation of one row: its address (`network_id`, `kind`), its `topic` and quiet hours
 * (`quiet_from`, `quiet_to`, `time_zone`), and `gone`, why nothing of the route can go there any more, if that is so.
 */
export function destinationOf(
  route: Route,
  chatId: RawBuilder<unknown>,
  account: AccountId,
): RawBuilder<unknown> {
  const isMoved = sql`case when c.network_id is null then coalesce('now chat ' || c.merged_into, ${GONE}) end`;
  const isLost = sql`case when ${isLostTo(account)} then coalesce(c.lost_reason, ${GONE}) end`;
  const hub = membersOf(route);
  // `offset 0` keeps it from becoming a join, which would read all chats.
  if (hub === undefined) {
    return sql`
      select c.network_id, c.kind, null as topic, null::smallint as quiet_from, null::smallint as quiet_to,
             c.time_zone, coalesce(${isMoved}, ${isLost}) as gone
      from chats c where c.id = ${chatId} offset 0`;
  }
  const hasLeft = sql`case when m.state is distinct from 'active' then coalesce(m.state_reason, ${GONE}) end`;
  return sql`
    select c.network_id, c.kind, m.topic, m.quiet_from, m.quiet_to, c.time_zone,
           coalesce(${isMoved}, ${hasLeft}, ${isLost}) as gone
    from chats c left join hub_members m on m.chat_id = c.id and m.hub_id = ${hub} where c.id = ${chatId} offset 0`;
}

/** That a chat `c`, which for routes to members is the member `m`, is in the audience of a route. */
function includes(route: Route, from: AudienceOrigin): RawBuilder<boolean> {
  switch (route.to) {
    case 'hub':
      return sql`m.hub_id = ${route.hub} and ${RECEIVES} and (m.chat_id <> ${from.chatId} or m.self_send)
        and ${hidesNot(route.hub, sql`m.chat_id`, from)}`;
    case 'everyone':
      // It shows already where it was written.
      if (route.of === 'pair') {
        return sql`${isReachable(from.account)} and c.network_id <> ${from.networkId} and c.id in (
          select f.chat_id from pair_profiles f where f.rules_accepted_at is not null)`;
      }
      return sql`m.hub_id = ${route.of} and m.state = 'active' and m.destination and c.network_id <> ${from.networkId}`;
    case 'partner':
      return sql`${isReachable(from.account)} and c.id = (
        select case when s.first_chat_id = ${from.chatId} then s.second_chat_id
                    when s.second_chat_id = ${from.chatId} then s.first_chat_id end
        from sessions s where s.id = ${route.session} and s.ended_at is null)`;
    case 'subscribers':
      return sql`${isReachable(from.account)} and c.id in (
        select j.chat_id from bridge_jobs j where j.channel_id = ${route.channel} and j.paused_at is null)`;
    case 'chat':
      return sql`${isReachable(from.account)} and c.id = ${route.chat}`;
  }
}

/**
 * That a route still leads somewhere, as one more condition (` and …`) on rows that are about to be sent; nothing for
 * routes that always do. Nothing of a session may reach a chat that talks to somebody else by now.
 */
export function andIsOpen(route: Route): RawBuilder<unknown> {
  return route.to === 'partner'
    ? sql`and exists (select from sessions s where s.id = ${route.session} and s.ended_at is null)`
    : sql``;
}

/** Whether a route still leads somewhere: its session is not over. */
export async function isOpen(db: Kysely<never>, route: Route): Promise<boolean> {
  if (route.to !== 'partner') return true;
  const { rows } = await sql`select where true ${andIsOpen(route)}`.execute(db);
  return rows.length > 0;
}

/** That edits of a post `p` always go into its copies. */
export const IS_EDITED_IN_PLACE = hasRules((rules) => rules.edits === 'in place');

/** That pausing the hub holds a post `p`. */
export const IS_HELD_BY_PAUSE = hasRules((rules) => rules.heldByPause);

/** That something of that kind takes a post `p` back. */
export function isWithdrawnBy(withdrawer: Withdrawer): RawBuilder<boolean> {
  return hasRules((rules) => rules.withdrawnBy.includes(withdrawer));
}

/** That the rules of a post `p` meet a condition. */
function hasRules(meets: (rules: RouteRules) => boolean): RawBuilder<boolean> {
  return sql`p.route->>'to' in (${sql.join(routeKindsWith(meets).map((kind) => sql.lit(kind)))})`;
}
