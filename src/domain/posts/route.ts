import type { ChatId, HubId, SessionId, WatchedChannelId } from '../ids.ts';
import type { Lane } from './lane.ts';
import type { Attribution, Signature } from './signature.ts';

/**
 * Whom a post is for. The value is stored with the post; `src/db/posts/audience.ts` is the one place that turns it into
 * chats.
 */
export type Route =
  /** The members of a hub that receive posts, except the chat that the post comes from. */
  | { readonly to: 'hub'; readonly hub: HubId }
  /** All members of a hub, whatever they have switched off or paid, or all people of the pair line: an announcement. */
  | { readonly to: 'everyone'; readonly of: Everyone }
  /** The other participant of a session of two, while the session is open. */
  | { readonly to: 'partner'; readonly session: SessionId }
  /** The chats that follow a public channel. */
  | { readonly to: 'subscribers'; readonly channel: WatchedChannelId }
  /** One chat. The caller says whether an attempt whose answer is missing is repeated. */
  | { readonly to: 'chat'; readonly chat: ChatId; readonly repeated: boolean };

/**
 * Whom a message is to be for: the route for what comes from a member of a hub, given the hub, or a session that its chat
 * is in.
 */
export type Destination = ((hub: HubId) => Route) | Extract<Route, { readonly to: 'partner' }>;

/** Of whom an announcement is for everyone. */
export type Everyone = HubId | 'pair';

/** The name of a kind of route, which decides its rules. */
export type RouteKind = Route['to'];

/** What operators search for as `PartylineLine`: the line that a post belongs to; announcements have a name of their own. */
export type Line = 'hub' | 'announcement' | 'pair' | 'bridge' | 'operator';

/**
 * Who can take a post back. `author`: the person who wrote it may. `staff`: admins may. `moderation`: a ban of its author
 * does, and while its author is muted or banned nothing more of it is sent. `session end`: nothing more of it is sent
 * once its session is over.
 */
export type Withdrawer = 'author' | 'staff' | 'moderation' | 'session end';

/** What holds for all posts of one kind of route. */
export interface RouteRules {
  readonly line: Line;
  /** How urgent its copies are. */
  readonly lane: Lane;
  /** `destination`: a chat other than the source gets the post only during its trial or its paid time. */
  readonly paywall: 'destination' | 'none';
  /**
   * Whether an attempt whose answer is missing is made again, so that the post may arrive twice. Otherwise it may be
   * missing somewhere. `caller`: the route itself says it.
   */
  readonly repeated: boolean | 'caller';
  readonly withdrawnBy: readonly Withdrawer[];
  /** What copies tell about who speaks: the author's alias above the hub's signature, the signature alone, or nothing. */
  readonly attribution: 'author' | 'signature' | 'none';
  /** Whether pausing the hub holds it. */
  readonly heldByPause: boolean;
  /** Whether the chat that it comes from has to take part in the hub, with what is set for it there. */
  readonly sourceIsMember: boolean;
  /** Whether a post is left out that says what was said in its chat lately. */
  readonly dropsRepetitions: boolean;
  /** Whether the audit log keeps that somebody took a post of their own back. */
  readonly authorsAreRecorded: boolean;
  /** How edits travel: as is set for the hub, or always into the copies. */
  readonly edits: 'as the hub says' | 'in place';
}

/** The rules of each kind of route. Code asks this table rather than comparing kinds. */
export const ROUTE_RULES: Readonly<Record<RouteKind, RouteRules>> = {
  hub: {
    line: 'hub',
    lane: 'relay',
    paywall: 'destination',
    repeated: true,
    withdrawnBy: ['author', 'staff', 'moderation'],
    attribution: 'author',
    heldByPause: true,
    sourceIsMember: true,
    dropsRepetitions: true,
    authorsAreRecorded: true,
    edits: 'as the hub says',
  },
  // Twice in every chat is worse than missing in a few. It speaks for the hub and not for its author.
  everyone: {
    line: 'announcement',
    lane: 'announcement',
    paywall: 'none',
    repeated: false,
    withdrawnBy: ['author', 'staff', 'moderation'],
    attribution: 'signature',
    heldByPause: true,
    sourceIsMember: false,
    dropsRepetitions: true,
    authorsAreRecorded: true,
    edits: 'as the hub says',
  },
  partner: {
    line: 'pair',
    lane: 'relay',
    paywall: 'none',
    repeated: true,
    withdrawnBy: ['author', 'staff', 'moderation', 'session end'],
    attribution: 'none',
    heldByPause: false,
    sourceIsMember: false,
    dropsRepetitions: false,
    authorsAreRecorded: false,
    edits: 'in place',
  },
  subscribers: {
    line: 'bridge',
    lane: 'relay',
    paywall: 'none',
    repeated: true,
    withdrawnBy: ['staff'],
    attribution: 'none',
    heldByPause: false,
    sourceIsMember: false,
    dropsRepetitions: true,
    authorsAreRecorded: true,
    edits: 'as the hub says',
  },
  chat: {
    line: 'operator',
    lane: 'interactive',
    paywall: 'none',
    repeated: 'caller',
    withdrawnBy: ['staff'],
    attribution: 'none',
    heldByPause: false,
    sourceIsMember: false,
    dropsRepetitions: true,
    authorsAreRecorded: true,
    edits: 'as the hub says',
  },
};

/** The route of what is posted in a hub. */
export function toHub(hub: HubId): Route {
  return { to: 'hub', hub };
}

/** The route of an announcement. */
export function toEveryone(of: Everyone): Route {
  return { to: 'everyone', of };
}

/** The hub whose members a route is for; undefined for a route to chats as such. */
export function membersOf(route: Route): HubId | undefined {
  if (route.to === 'hub') return route.hub;
  return route.to === 'everyone' && route.of !== 'pair' ? route.of : undefined;
}

/** The route of what is said in a session. */
export function toPartner(session: SessionId): Extract<Route, { to: 'partner' }> {
  return { to: 'partner', session };
}

/** The rules of a route. */
export function rulesOf(route: Route): RouteRules {
  return ROUTE_RULES[route.to];
}

/** The kinds of route whose rules meet a condition. */
export function routeKindsWith(meets: (rules: RouteRules) => boolean): RouteKind[] {
  return (Object.keys(ROUTE_RULES) as RouteKind[]).filter((kind) => meets(ROUTE_RULES[kind]));
}

/** Whether an attempt whose answer is missing is made again. */
export function isRepeated(route: Route): boolean {
  return route.to === 'chat' ? route.repeated : ROUTE_RULES[route.to].repeated === true;
}

/** Whether something of that kind takes posts of a route back. */
export function isWithdrawnBy(route: Route, withdrawer: Withdrawer): boolean {
  return rulesOf(route).withdrawnBy.includes(withdrawer);
}

/** Whether nothing more of a post is sent or edited, because its author may not post at the moment. */
export function isStoppedByModeration(route: Route, authorIsRestricted: boolean): boolean {
  return authorIsRestricted && isWithdrawnBy(route, 'moderation');
}

/** What copies of a post tell about who speaks and for whom. */
export function attributionOf(route: Route, alias: string, signature: Signature | null): Attribution {
  const { attribution } = rulesOf(route);
  return {
    ...(attribution === 'author' ? { alias } : {}),
    ...(attribution !== 'none' && signature ? { signature } : {}),
  };
}
