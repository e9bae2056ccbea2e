import type { Copy, Destination, Outcome } from './delivery.ts';
import type { ChatId, NetworkChatId, PostId } from '../ids.ts';
import type { LeaseToken } from './ledger.ts';
import type { Lane } from './lane.ts';
import type { Post } from './post.ts';
import { retryDelay } from './settlement.ts';
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

/** How edits of what was posted travel: not at all, as a post of their own, or into the copies. */
export const EDIT_MODES = ['off', 'resend', 'inplace'] as const;
export type EditMode = (typeof EDIT_MODES)[number];

/** Copies that are claimed for revision. */
export interface ClaimedRevision {
  readonly chatId: ChatId;
  readonly destination: Destination;
  readonly copies: readonly Copy[];
  readonly changes: readonly PartChange[];
  /** How often it was tried before. */
  readonly attempts: number;
  /** Set when these copies are to stay as they are: why. */
  readonly leave?: string;
}

/** What a look at the copies of an edited post gave. */
export type RevisionClaim =
  | {
      readonly kind: 'claimed';
      readonly post: Post;
      readonly lane: Lane;
      readonly attribution: Attribution;
      /** Milliseconds since the last edit. */
      readonly ageMs: number;
      readonly revisions: readonly ClaimedRevision[];
    }
  /** Nothing may be claimed now; something may be after this many milliseconds. */
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'paused' }
  /** No copy shows an older version, or none that may be revised. */
  | { readonly kind: 'done' };

/** Where a revision goes after an attempt. */
export type RevisionSettlement =
  | { readonly kind: 'revised'; readonly version: number; readonly missing: number }
  /** The copies keep the words they have. */
  | { readonly kind: 'left'; readonly version: number; readonly reason: string }
  | { readonly kind: 'again'; readonly delayMs: number };

/** One destination's copies and what their revision came to. */
export interface SettledRevision extends ChangedCopies {
  readonly chatId: ChatId;
  readonly networkId: NetworkChatId;
  readonly settlement: RevisionSettlement;
}

/** What decides what an edit of a post leads to. */
export interface EditedPost {
  readonly mode: EditMode;
  /** Whether its copies have been planned. Until then it goes out in its newest version anyway. */
  readonly planned: boolean;
  /** Whether a copy shows an older version, or may come to. */
  readonly outdated: boolean;
}

/** What an edit leads to. */
export function effectOfEdit({ mode, planned, outdated }: EditedPost): EditStep['kind'] {
  if (!planned || mode === 'off' || !outdated) return 'nothing';
  return mode === 'inplace' ? 'revise' : 'resend';
}

/** Why copies in a chat keep the words they have; undefined when they are to be revised. */
export function reasonToLeaveCopies(chat: {
  /** Why nothing can be sent there any more. */
  readonly gone: string | null;
  /** Whether it may have the post at this moment. */
  readonly entitled: boolean;
  /** Copies sent before a group became a supergroup have an address that no longer exists. */
  readonly hasCopies: boolean;
}): string | undefined {
  if (chat.gone !== null) return chat.gone;
  if (!chat.entitled) return 'neither trial nor subscription';
  return chat.hasCopies ? undefined : 'the group became a supergroup';
}

/** What is to be done about a post that was edited. */
export type EditStep =
  /** Nothing: edits do not travel, or all that is still to be sent goes out in the newest version. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'revise' }
  /** The post goes out again, as that post, by that workflow. */
  | { readonly kind: 'resend'; readonly postId: PostId; readonly workflowId: string };

/**
 * The copies of edited posts. A delivery knows the oldest version that its copies may show; an edit touches only those
 * that are older than the post.
 */
export interface Revisions {
  /** Decides what follows from a post's edits so far; asked again, it makes no second post of the same version. */
  begin(postId: PostId): Promise<EditStep>;
  /**
   * Claims up to `limit` deliveries whose copies show an older version, in the order of their chats, beginning after
   * chat `after`. Says to wait while a delivery that may carry an older version is under way.
   */
  claim(postId: PostId, token: LeaseToken, limit: number, after: ChatId): Promise<RevisionClaim>;
  /** Prolongs the leases of everything that the token holds. */
  renew(postId: PostId, token: LeaseToken): Promise<void>;
  /** Writes what became of attempts. Copies that came are kept even when the lease was lost meanwhile. */
  settle(postId: PostId, token: LeaseToken, settled: readonly SettledRevision[]): Promise<void>;
  /** How many deliveries show an older version and may still be revised. */
  open(postId: PostId): Promise<number>;
}

const PATIENCE_MS = 24 * 3_600_000;

/** What an outcome means for copies that are to be revised. An edit can be repeated, so all that may pass is tried again. */
export function settleRevision(
  outcome: RevisionOutcome,
  history: { readonly attempts: number; readonly ageMs: number; readonly version: number },
): RevisionSettlement {
  const { version, attempts } = history;
  const again = (delayMs: number, reason: string): RevisionSettlement =>
    history.ageMs > PATIENCE_MS
      ? { kind: 'left', version, reason: `given up after a day: ${reason}` }
      : { kind: 'again', delayMs };
  switch (outcome.kind) {
    case 'revised':
      return { kind: 'revised', version, missing: outcome.missing };
    case 'gone':
    case 'forbidden':
    case 'refused':
      return { kind: 'left', version, reason: outcome.reason };
    case 'moved':
      return { kind: 'left', version, reason: 'the group became a supergroup' };
    case 'limited':
      return again(outcome.retryAfterMs, 'too many sends');
    case 'unauthorized':
      return again(0, 'the token is not valid');
    case 'unreached':
    case 'unknown':
      return again(retryDelay(attempts), outcome.reason);
  }
}
