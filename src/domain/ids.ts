/**
 * Ids of our own. Network ids (a Telegram chat id, a message id) are attributes of what these name: a group
 * that becomes a supergroup changes its network id and keeps its `ChatId`.
 */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** A hub: the set of chats among which posts are carried. */
export type HubId = Branded<number, 'HubId'>;
/** A chat that Partyline knows. */
export type ChatId = Branded<number, 'ChatId'>;
/** Somebody who posts: a person, or a chat that speaks under its own name. */
export type AuthorId = Branded<number, 'AuthorId'>;
/**
 * A post. Time-ordered: milliseconds since 2020-01-01 UTC times 4096, plus a counter, so that a range of ids is
 * a range of time. Stays below 2^53 until 2089.
 */
export type PostId = Branded<number, 'PostId'>;

/** A session: two chats that talk to each other. */
export type SessionId = Branded<number, 'SessionId'>;
/** A public channel that chats can follow. */
export type WatchedChannelId = Branded<number, 'WatchedChannelId'>;

/**
 * The names that networks give. They are opaque: the network's own normaliser and messenger alone read what is in them,
 * and nothing else compares them by size or calculates with them.
 */

/** A chat, as its network names it: whatever can be written to. */
export type NetworkChatId = Branded<string, 'NetworkChatId' | 'NetworkPersonId'>;
/**
 * Somebody who posts, as their network names them: a person, or a chat that speaks under its own name. It names a chat
 * as well, since the id of a private chat is that of its person.
 */
export type NetworkPersonId = Branded<string, 'NetworkPersonId'>;
/** A message, as its network names it: within one chat, and for one account where that chat is private. */
export type NetworkMessageId = Branded<string, 'NetworkMessageId'>;
/** A topic of a forum, as its network names it. */
export type NetworkTopicId = Branded<string, 'NetworkTopicId'>;

/** A name that a network gave, of whatever kind the place says where it stands. */
export type AnyNetworkId = Branded<string, never>;

/**
 * An account: one of our identities on a network, such as a bot. Message ids of private chats and ids of files are valid
 * for one account alone.
 */
export type AccountId = Branded<number, 'AccountId'>;

/** The hub that every chat joins today. */
export const DEFAULT_HUB = 1 as HubId;

const POST_ID_EPOCH_MS = Date.UTC(2020, 0, 1);
const POST_IDS_PER_MS = 4096;

/** The smallest post id that a post of that moment (milliseconds since 1970) can have. */
export function firstPostIdAt(timeMs: number): PostId {
  return ((timeMs - POST_ID_EPOCH_MS) * POST_IDS_PER_MS) as PostId;
}

/** When a post was taken in, in milliseconds since 1970. */
export function timeOfPost(id: PostId): number {
  return Math.floor(id / POST_IDS_PER_MS) + POST_ID_EPOCH_MS;
}
