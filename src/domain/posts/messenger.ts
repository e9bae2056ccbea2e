import type { Attribution } from './signature.ts';
import type { Copy, Destination, Outcome } from './delivery.ts';
import type { Post } from './post.ts';
import type { Revision, RevisionOutcome } from './revision.ts';
import type { DeletionOutcome } from './withdrawal.ts';
import type { NetworkChatId, NetworkMessageId } from '../ids.ts';

/** One delivery, ready to go: everything that the messenger needs, nothing to look up. */
export interface Dispatch {
  readonly destination: Destination;
  readonly post: Post;
  readonly attribution: Attribution;
  /** The message at the destination that the copy answers; when it is gone, the copy goes all the same. */
  readonly replyTo?: NetworkMessageId;
  /** Copies that an earlier attempt of this delivery left at the destination: only what is missing is sent. */
  readonly done?: readonly Copy[];
  /** It goes beyond the free rate: the bot pays for it. */
  readonly paid?: true;
}

/**
 * What can send to one network.
 *
 * Neither throws for what a network can do: every answer, and the lack of one, is an {@link Outcome}. They make
 * the calls that it takes and nothing else: they wait for nothing, repeat nothing that may have
 * arrived, keep no record. Those are the ledger's and the limiter's.
 */
export interface Messenger {
  deliver(dispatch: Dispatch): Promise<Outcome>;
  /**
   * Makes copies say what their post says now: words, files, and more or fewer messages where a text grew or shrank.
   * Copies that say it already, and those that are gone, are no failure. May be repeated.
   */
  revise(revision: Revision): Promise<RevisionOutcome>;
  /**
   * Deletes copies in one chat by one call, as many as the network takes at once. What is gone already counts as
   * deleted. Never throws for what a network can do either.
   */
  withdraw(networkId: NetworkChatId, messageIds: readonly NetworkMessageId[]): Promise<DeletionOutcome>;
}
