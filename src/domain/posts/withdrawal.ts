import type { AuthorId, HubId, NetworkChatId, NetworkMessageId, PostId, SessionId } from '../ids.ts';
import type { ChatKind } from './post.ts';

/**
 * What is taken back: one post, everything of an author that the ledger remembers, or everything that one of the two said in
 * a session.
 */
export type WithdrawalScope =
  /** `original`: the message itself that was posted goes too, where the network allows it. */
  | { readonly kind: 'post'; readonly postId: PostId; readonly original?: boolean }
  | { readonly kind: 'author'; readonly hubId: HubId; readonly authorId: AuthorId }
  | { readonly kind: 'session'; readonly session: SessionId; readonly authorId: AuthorId };

/** Copies in one chat that are still there, as the messenger addresses them. */
export interface CopiesInChat {
  readonly networkId: NetworkChatId;
  /** What the limiter asks for; a chat that the registry no longer knows counts as a group, the slowest kind. */
  readonly kind: ChatKind;
  readonly messageIds: readonly NetworkMessageId[];
}

/** How a withdrawal stands. */
export interface WithdrawalTally {
  readonly posts: number;
  /** Copies that are to be deleted and were not yet. */
  readonly left: number;
  readonly deleted: number;
  /** Copies that stay: too old, or their chat does not let them be deleted any more. */
  readonly outOfReach: number;
  /** Deliveries that were stopped before they were made. */
  readonly stopped: number;
  /** Deliveries whose call is under way: their copies are deleted once it is known which they are. */
  readonly underWay: number;
  /** Attempts without an answer: each may have left a copy that the ledger does not know. */
  readonly doubts: number;
}

/**
 * What became of an attempt to delete copies in one chat. Deleting what is gone is no error, so an attempt may be
 * repeated whatever it came to.
 */
export type DeletionOutcome =
  /** None of them is there any more. */
  | { readonly kind: 'deleted' }
  /** They stay, whatever is tried: the chat is gone, has a new address, or gives the bot no right to. */
  | { readonly kind: 'out of reach'; readonly reason: string }
  /** One of them at least cannot be deleted, and none was; which one is not said. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** The bot's token is not valid (any more). */
  | { readonly kind: 'unauthorized' }
  /** The network gave no answer. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** The ledger, as far as posts are taken back. */
export interface Withdrawals {
  /**
   * Stops whatever of it is not sent yet, for good, and counts. Calls that are under way go on: their rows are
   * waited for. For an author this means the posts up to the end of the last ban, so that what somebody posts who
   * was let in again stays. With `since` (ms since 1970), only what was deleted or stopped from then on is counted.
   * Safe to repeat at any point.
   */
  stop(scope: WithdrawalScope, reachMs: number, since?: number): Promise<WithdrawalTally>;
  /** The messages of a post where it was posted; undefined when the ledger does not remember it. */
  original(postId: PostId): Promise<CopiesInChat | undefined>;
  /**
   * Copies that are still there, newest first: limited in chats and in copies per chat, leaving out these
   * chats.
   */
  copiesLeft(
    scope: WithdrawalScope,
    atMost: { readonly chats: number; readonly inChat: number },
    leaveOut: readonly NetworkChatId[],
  ): Promise<CopiesInChat[]>;
  /** Writes what became of copies; with a reason they stay out of reach. */
  settle(settled: readonly SettledCopies[]): Promise<void>;
}

/** Copies that need not be looked at again. */
export interface SettledCopies {
  readonly networkId: NetworkChatId;
  readonly messageIds: readonly NetworkMessageId[];
  /** Why they stay; absent when they are deleted. */
  readonly outOfReach?: string;
}
