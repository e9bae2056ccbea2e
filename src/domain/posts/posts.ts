import type { Refusal } from './admission.ts';
import type { AccountId, NetworkChatId, PostId } from '../ids.ts';
import type { Claim, LeaseToken, Tally } from './ledger.ts';

/** The verdict on a post. `audience` is how many chats it may go to, before any paywall. */
export type Admission =
  | { readonly admitted: true; readonly audience: number; readonly parts: number }
  | { readonly admitted: false; readonly refusal: Refusal }
  /** An admin has to approve it first. */
  | { readonly admitted: false; readonly awaits: 'approval' };

/** Why what somebody posts does not go out, or not yet. `until` is in milliseconds since 1970. */
export type HeldBack =
  | { readonly kind: 'paused' }
  | { readonly kind: 'banned' }
  | { readonly kind: 'muted'; readonly until: number };

/** What planning a post came to. */
export type Planning =
  /** Every delivery has its row. */
  | { readonly kind: 'planned'; readonly planned: number; readonly withheld: number }
  /** Earlier posts of the same chat are not planned yet: ask again when they are. */
  | { readonly kind: 'not yet'; readonly behind: EarlierPosts };

/** The posts of a chat that have to be planned first. */
export interface EarlierPosts {
  readonly newest: PostId;
  readonly oldest: PostId;
  /** Whether the oldest is complete, so that a post waiting for it may admit and plan it as well. */
  readonly oldestIsWhole: boolean;
}

/** Who begins a post: the claim that its first deliveries get. */
export interface FirstClaim {
  readonly token: LeaseToken;
  /** How many deliveries are claimed. */
  readonly most: number;
  /** For how many chats the post may be. */
  readonly mostPlanned: number;
  /** The accounts that make deliveries here. */
  readonly accounts: readonly AccountId[];
}

/** What beginning a post came to. */
export type Begun =
  /** It is admitted, every delivery has its row, and the first of them are claimed. */
  | {
      readonly kind: 'planned';
      readonly planned: number;
      readonly withheld: number;
      /** Through which account they go; missing when nothing could be claimed. */
      readonly first?: { readonly account: AccountId; readonly claim: Extract<Claim, { kind: 'claimed' }> };
    }
  /** Earlier posts of its chat are not planned yet. */
  | { readonly kind: 'not yet' };

/** The posts that came in, and what is decided about each before it is delivered. */
export interface Posts {
  /**
   * Ends the collecting of a post and judges it, once: asked again, it gives the same verdict, and a post is never
   * its own duplicate. The message that the post answers is looked up on the way.
   */
  admit(postId: PostId): Promise<Admission>;
  /**
   * Writes the deliveries of an admitted post in one statement, each with its paywall verdict of this moment.
   * Asked again, it adds nothing. Later posts of a chat plan after earlier ones, so that each destination meets
   * them in their order; a late sibling of an album does not wait, because its place is gone anyway.
   */
  plan(postId: PostId): Promise<Planning>;
  /**
   * Admits, plans and claims in one go, where that takes no more than the post itself. Undefined for any other post, and
   * for one that was begun before: {@link Posts.admit} and {@link Posts.plan} judge it then, and nothing has changed.
   */
  begin(postId: PostId, claim: FirstClaim): Promise<Begun | undefined>;
  /** Says that nothing of the post is open any more. */
  close(postId: PostId): Promise<void>;
  /** Counts the post's deliveries, and closes it unless one is open. */
  closeIfDone(postId: PostId): Promise<Tally>;
}

/** The registry of chats, as far as deliveries teach something about them. */
export interface Chats {
  /** The chat is lost: nothing is planned for it until it comes back. */
  deactivate(networkId: NetworkChatId, reason: string): Promise<void>;
  /** The group lives on as a supergroup under a new network id. */
  move(from: NetworkChatId, to: NetworkChatId): Promise<void>;
}
