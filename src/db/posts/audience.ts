import { type Kysely, type RawBuilder, sql } from 'kysely';
import {
  type Route,
  type RouteRules,
  routeKindsWith,
  rulesOf,
  type Withdrawer,
} from '../../domain/posts/route.ts';
import { hasAccess } from '../billing/entitlement.ts';

/** Where a post comes from, as far as its audience depends on that. */
export interface AudienceOrigin {
  /** Our own id of the chat; 0 for what comes from none. */
  readonly chatId: number;
  readonly networkId: number;
}

/**
 * The chats that a route leads to at present, as a relation: `chat_id`, `hub_id`, `discussion_of`, and `entitled`, whether
 * the chat may have the post at this moment. What is counted, planned and announced are rows of this relation alone.
 */
export function audienceOf(route: Route, from: AudienceOrigin): RawBuilder<unknown> {
  const chats = sql`select c.id as chat_id, c.hub_id, c.discussion_of`;
  if (rulesOf(route).paywall === 'none') {
    return sql`${chats}, true as entitled from chats c where ${includes(route, from)}`;
  }
  // A delivery inside its own chat is free; all others need the destination's trial or subscription.
  return sql`
    ${chats}, (c.id = ${from.chatId} or ${hasAccess('s')}) as entitled
    from chats c left join subscriptions s on s.product = 'hub' and s.chat_id = c.id
    where ${includes(route, from)}`;
}

/** How many chats a route leads to, before any paywall. */
export async function countAudience(db: Kysely<never>, route: Route, from: AudienceOrigin): Promise<number> {
  const { rows } = await sql<{ audience: number }>`
    select count(*)::int as audience from (${audienceOf(route, from)}) a
  `.execute(db);
  return rows[0]!.audience;
}

/** That a chat `c` receives what others post in its hub. */
export const RECEIVES = sql<boolean>`c.state = 'active' and c.destination and c.incoming`;

/** That a chat `c` is in the audience of a route. */
function includes(route: Route, from: AudienceOrigin): RawBuilder<boolean> {
  switch (route.to) {
    case 'hub':
      return sql`c.hub_id = ${route.hub} and ${RECEIVES} and (c.id <> ${from.chatId} or c.self_send)`;
    case 'everyone':
      // It shows already where it was written.
      return sql`c.hub_id = ${route.of} and c.state = 'active' and c.destination and c.network_id <> ${from.networkId}`;
    case 'partner':
      return sql`c.state = 'active' and c.id = (
        select case when s.first_chat_id = ${from.chatId} then s.second_chat_id
                    when s.second_chat_id = ${from.chatId} then s.first_chat_id end
        from sessions s where s.id = ${route.session} and s.ended_at is null)`;
    case 'subscribers':
      return sql`c.state = 'active' and c.id in (
        select j.chat_id from bridge_jobs j where j.channel_id = ${route.channel} and j.paused_at is null)`;
    case 'chat':
      return sql`c.state = 'active' and c.id = ${route.chat}`;
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
