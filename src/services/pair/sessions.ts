import type { AuthorId, SessionId } from '../../domain/ids.ts';
import type { OwnSession } from '../../domain/pair/session.ts';

/** What became of the wish to end a chat. */
export type EndOutcome =
  | { readonly kind: 'ended'; readonly sessionId: SessionId }
  /** It is so young that the person is asked first. */
  | { readonly kind: 'young'; readonly sessionId: SessionId }
  /** There was no chat, and the person has left the queue. */
  | { readonly kind: 'stopped looking' }
  | { readonly kind: 'nothing to end' };

/** What became of a wish that both have to share. */
export type SharedWish = 'asked' | 'agreed' | 'asked already' | 'too late';

/**
 * What the two in a session do with it. A session that the caller does not belong to, or that is over for longer than
 * some minutes, is left alone. Each method throws IntakeUnavailable while PostgreSQL or Temporal is away, and may be repeated.
 */
export interface SessionsService {
  /** The session that the person is in, or was in some minutes ago. */
  current(person: AuthorId): Promise<OwnSession | undefined>;
  /** @param sure whether a very young chat is ended without a question; a session named here is ended and no other */
  end(person: AuthorId, sure: boolean, session?: SessionId): Promise<EndOutcome>;
  /** Ends the chat, if it goes on, and keeps the two apart for good. False when there is nobody to block. */
  block(person: AuthorId, session?: SessionId): Promise<boolean>;
  /** Ends the sessions of somebody who was banned; the partner gets a neutral message. */
  endForBan(person: AuthorId): Promise<void>;
  /** Ends the session of somebody who cannot be reached any more. */
  endUnreachable(person: AuthorId): Promise<void>;
  /** Asks for more time; granted when both have asked. */
  extend(person: AuthorId, session: SessionId): Promise<SharedWish>;
  rate(person: AuthorId, session: SessionId, rating: 1 | -1): Promise<boolean>;
  /** Asks to chat with the same partner again, which both must want. */
  again(person: AuthorId, session: SessionId): Promise<SharedWish | 'busy'>;
  /** Offers to exchange names, which both must want. */
  reveal(person: AuthorId, session?: SessionId): Promise<SharedWish>;
}
