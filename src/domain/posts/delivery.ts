import type { ChatKind } from './post.ts';
import type { NetworkChatId, NetworkMessageId, NetworkTopicId } from '../ids.ts';

/**
 * The states of a delivery, a row of the ledger.
 *
 * `withheld`: the paywall said no when it was planned. `unknown`: the call was made and no answer came, so the
 * message may be there or not. The last four end a delivery; an `unknown` row that is retried becomes `planned`
 * again first.
 */
export type DeliveryState =
  | 'planned'
  | 'claimed'
  | 'sending'
  | 'sent'
  | 'failed'
  | 'withheld'
  | 'unknown'
  | 'withdrawn';

/** A message that a delivery created at its destination, and the part of the post that it carries. */
export interface Copy {
  readonly part: number;
  /** 0 for the copy itself; 1, 2 … for what did not fit into it and continues in replies. */
  readonly piece: number;
  readonly messageId: NetworkMessageId;
}

/** Where a delivery goes, as the messenger addresses it. */
export interface Destination {
  readonly networkId: NetworkChatId;
  readonly kind: ChatKind;
  /** The topic of a forum to post into. */
  readonly threadId?: NetworkTopicId;
  /** Copies arrive without a sound. */
  readonly silent?: boolean;
}

/**
 * What became of one attempt to deliver. Says what is known, so that the ledger can promise no more than that
 * (see docs/delivery.md).
 *
 * `copies` are always those of this attempt alone, without the ones that the dispatch named as done. A delivery
 * of several messages can go wrong midway: then the outcome speaks of the first message that is missing, and
 * what did arrive is in its `copies`. The next attempt names them as done and goes on from there.
 */
export type Outcome =
  /** There. `refusedParts` are parts of an album that the network refuses; the rest arrived. */
  | {
      readonly kind: 'sent';
      readonly copies: readonly Copy[];
      readonly refusedParts?: readonly RefusedPart[];
    }
  /** Not sent: too many sends. Try again after this many milliseconds. */
  | ({ readonly kind: 'limited'; readonly retryAfterMs: number } & Unfinished)
  /** Not there, and no later post will be: the bot was removed, the chat is gone, the person is deactivated. */
  | ({ readonly kind: 'gone'; readonly reason: string } & Unfinished)
  /** Not there: the chat answers under a new network id. What arrived before has no address any more: send all. */
  | { readonly kind: 'moved'; readonly networkId: NetworkChatId }
  /** Not there: this chat does not take this kind of message (rights, closed topic). */
  | ({ readonly kind: 'forbidden'; readonly reason: string } & Unfinished)
  /**
   * Not there, and nowhere else either: the content itself is refused. `unexplained`: the network's words do not tell
   * whether it is the content or this chat, so that another chat may take it.
   */
  | ({ readonly kind: 'refused'; readonly reason: string; readonly unexplained?: true } & Unfinished)
  /** Not there: the bot's token is not valid (any more). */
  | ({ readonly kind: 'unauthorized' } & Unfinished)
  /** Not there: the network could not be reached at all, so the call took no effect. */
  | ({ readonly kind: 'unreached'; readonly reason: string } & Unfinished)
  /** Perhaps there: the call was made and its answer is missing or says nothing. */
  | ({ readonly kind: 'unknown'; readonly reason: string } & Unfinished);

/** Why a paid message did not go: the bot has no Stars left for it. It goes later, at the free rate. */
export const OUT_OF_STARS = 'no Stars are left to be faster';

/** What arrived before an attempt went wrong; absent when nothing did. */
export interface Unfinished {
  readonly copies?: readonly Copy[];
}

/** A part that the network refuses, in its words. `unexplained`: in this chat; another one may take it. */
export interface RefusedPart {
  readonly part: number;
  readonly reason: string;
  readonly unexplained?: true;
}
