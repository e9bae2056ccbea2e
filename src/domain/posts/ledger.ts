import type { Copy, Destination, RefusedPart } from './delivery.ts';
import type { ChatId, NetworkChatId, NetworkMessageId, PostId } from '../ids.ts';
import type { Post } from './post.ts';
import type { Route } from './route.ts';
import type { Settlement } from './settlement.ts';
import type { Attribution } from './signature.ts';

/** Names one run of claiming: only its holder may move the rows that it claimed. A UUID. */
export type LeaseToken = string;

/** A delivery that is claimed, with what must be known to send it now. */
export interface ClaimedDelivery {
  readonly chatId: ChatId;
  readonly destination: Destination;
  /** The message at the destination that the copy answers. */
  readonly replyTo?: NetworkMessageId;
  /** Copies that an earlier attempt left there. */
  readonly done: readonly Copy[];
  /** Set when the chat was lost since the post was planned: nothing must be sent. */
  readonly lost?: string;
  /** How often calls for it were begun before. */
  readonly attempts: number;
  /** How often it ended in doubt before. */
  readonly doubts: number;
}

/** What a look at a post's open deliveries gave. */
export type Claim =
  /** These are yours until the lease ends. */
  | {
      readonly kind: 'claimed';
      readonly post: Post;
      readonly route: Route;
      /** Milliseconds since the post was planned, or since its hub was resumed. */
      readonly ageMs: number;
      readonly attribution: Attribution;
      readonly deliveries: readonly ClaimedDelivery[];
    }
  /** Nothing may be claimed now; something may be after this many milliseconds, sooner if others finish first. */
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** The hub is paused. */
  | { readonly kind: 'paused' }
  /** Nothing is open any more. */
  | { readonly kind: 'done' };

/** How a post stands. */
export interface Tally {
  readonly open: number;
  readonly sent: number;
  readonly failed: number;
  readonly withheld: number;
  /** Attempts whose answer is missing; each may have left a copy that the ledger does not know. */
  readonly doubts: number;
}

/**
 * The table of deliveries: the truth about what was sent.
 *
 * Rejects when the database is away; nothing is lost then, because a lease ends by itself.
 */
export interface Ledger {
  /**
   * Claims up to `limit` deliveries of a post in the order of their chats, beginning after chat `after`. Leaves
   * out what must wait: for its time, for an earlier post of the same source, for the copy that it answers.
   */
  claim(postId: PostId, token: LeaseToken, limit: number, after: ChatId): Promise<Claim>;
  /**
   * Says that the calls for these begin now. Returns those that are still the token's and to which the post's route
   * still leads: only they may be sent.
   */
  beginSending(
    postId: PostId,
    token: LeaseToken,
    chatIds: readonly ChatId[],
    route: Route,
  ): Promise<ReadonlySet<ChatId>>;
  /** Prolongs the leases of everything that the token holds. */
  renew(postId: PostId, token: LeaseToken): Promise<void>;
  /** Writes what became of attempts, copies included. A copy is kept even when the lease was lost meanwhile. */
  settle(postId: PostId, token: LeaseToken, settled: readonly Settled[]): Promise<void>;
  /** Ends the post for all chats that are still waiting, for good. */
  failPost(postId: PostId, reason: string): Promise<void>;
  /** Remembers parts that the network refuses, so that no other destination is tried with them. */
  refuseParts(
    postId: PostId,
    parts: readonly { readonly part: number; readonly reason: string }[],
  ): Promise<void>;
  /**
   * Weighs refusals that the network did not explain: where several chats gave the same answer and none has taken the
   * post, it ends for all that are still waiting; where several left out the same part and none has it, the part is
   * refused for all. Decides nothing while calls are under way. Whether the post ended.
   */
  weighRefusals(postId: PostId): Promise<boolean>;
  /** Counts a post's deliveries. */
  tally(postId: PostId): Promise<Tally>;
}

/** One delivery and what its attempt came to. */
export interface Settled {
  readonly chatId: ChatId;
  readonly networkId: NetworkChatId;
  readonly copies: readonly Copy[];
  /** Parts that the network refused in this chat without saying why. */
  readonly leftOut?: readonly RefusedPart[];
  readonly settlement: Settlement;
}
