import type { AuthorId, ChatId, SessionId } from '../ids.ts';

/** `matched` until both have been told; only an `open` session carries messages; `over` for good. */
export type SessionState = 'matched' | 'open' | 'over';

/** Why a session is over. */
export type EndReason =
  /** Somebody ended it. */
  | 'ended'
  /** Somebody went on to the next stranger. */
  | 'next'
  /** Somebody blocked the other. */
  | 'blocked'
  /** A moderator banned one of them. */
  | 'banned'
  /** One of them cannot be reached any more: they blocked the bot, or their account is gone. */
  | 'unreachable'
  /** Its time was up. */
  | 'time'
  /** Nobody said anything for too long. */
  | 'silence'
  /** One of them had all their data erased. */
  | 'forgotten'
  /** It was given up before both had been told of it. */
  | 'never began';

/** One of the two in a session. */
export interface Participant {
  readonly personId: AuthorId;
  /** The private chat with the bot. */
  readonly chatId: ChatId;
  readonly premium: boolean;
}

/** A session as one of its two sees it. Times are milliseconds since 1970. */
export interface OwnSession {
  readonly id: SessionId;
  readonly state: SessionState;
  readonly partner: Participant;
  readonly openedAt?: number;
  readonly endsAt?: number;
  readonly endedAt?: number;
  readonly endReason?: EndReason;
  /** Whether this side ended it. */
  readonly endedByMe: boolean;
  /** Whether this side has been told that it is over. */
  readonly endTold: boolean;
}

/** What somebody is doing on the pair line; their control message shows the buttons that fit. */
export type PairPlace =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly since: number }
  /** Has waited too long, and is asked whether to go on. */
  | { readonly kind: 'paused'; readonly since: number }
  /** Will be told when somebody suitable waits. */
  | { readonly kind: 'notified later' }
  | { readonly kind: 'chatting'; readonly session: OwnSession }
  /** For some minutes after a session: rate, block, report, take back, ask again. */
  | { readonly kind: 'after'; readonly session: OwnSession };
