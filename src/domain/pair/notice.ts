import type { SessionId } from '../ids.ts';
import type { EndReason } from './session.ts';

/** What somebody on the pair line is told unasked. The code that words it also chooses the buttons. */
export type PairNotice =
  /** A partner was found; the chat is open. */
  | { readonly kind: 'matched'; readonly sessionId: SessionId }
  /** The session is over; `byMe` says that this person ended it. */
  | {
      readonly kind: 'over';
      readonly sessionId: SessionId;
      readonly reason: EndReason;
      readonly byMe: boolean;
    }
  | { readonly kind: 'ends soon'; readonly sessionId: SessionId; readonly minutes: number }
  /** The partner would like it to be longer. */
  | { readonly kind: 'longer asked'; readonly sessionId: SessionId }
  | { readonly kind: 'longer'; readonly sessionId: SessionId; readonly endsAt: number }
  /** The partner would like to exchange names. */
  | { readonly kind: 'names asked'; readonly sessionId: SessionId }
  | { readonly kind: 'names'; readonly sessionId: SessionId }
  /** Waiting has taken too long. */
  | { readonly kind: 'nobody yet' }
  /** Somebody suitable waits now. */
  | { readonly kind: 'someone is here' };
