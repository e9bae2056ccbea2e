import type { Attribution } from './signature.ts';
import type { Copy, Destination, Outcome } from './delivery.ts';
import type { Post } from './post.ts';

/** One delivery, ready to go: everything that the messenger needs, nothing to look up. */
export interface Dispatch {
  readonly destination: Destination;
  readonly post: Post;
  readonly attribution: Attribution;
  /** The message at the destination that the copy answers; when it is gone, the copy goes all the same. */
  readonly replyTo?: number;
  /** Copies that an earlier attempt of this delivery left at the destination: only what is missing is sent. */
  readonly done?: readonly Copy[];
}

/**
 * What can send to one network.
 *
 * `deliver` never throws for what a network can do: every answer, and the lack of one, is an {@link Outcome}.
 * It makes the calls that the delivery takes and nothing else: it waits for nothing, repeats nothing that may have
 * arrived, keeps no record. Those are the ledger's and the limiter's.
 */
export interface Messenger {
  deliver(dispatch: Dispatch): Promise<Outcome>;
}
