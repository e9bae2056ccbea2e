import type { Copy, Destination, Outcome } from './delivery.ts';
import type { Post } from './post.ts';
import type { Attribution } from './signature.ts';

/** A part of a post that says something else than its copies do. */
export interface PartChange {
  readonly part: number;
  /** Its file, or how the file is shown, is another one; otherwise only the words are. */
  readonly file: boolean;
}

/** Copies at one destination that are to say what the post says now: nothing to look up. */
export interface Revision {
  readonly destination: Destination;
  readonly post: Post;
  readonly attribution: Attribution;
  /** All copies that the delivery has there. */
  readonly copies: readonly Copy[];
  readonly changes: readonly PartChange[];
}

/** Copies that came and went because a text needs more or fewer messages than before. */
export interface ChangedCopies {
  readonly added: readonly Copy[];
  readonly removed: readonly Copy[];
}

/**
 * What became of one attempt to revise. An edit may be made again without harm, so there is no doubt to settle: what
 * did not end in `revised` is what an attempt to deliver would have met, and can be tried again.
 */
export type RevisionOutcome =
  /** The copies say what the post says; `missing` of them are gone, deleted by somebody in the chat. */
  | ({ readonly kind: 'revised'; readonly missing: number } & ChangedCopies)
  | (Exclude<Outcome, { kind: 'sent' }> & ChangedCopies);
