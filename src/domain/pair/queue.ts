import type { AuthorId, ChatId, NetworkMessageId, SessionId } from '../ids.ts';
import type { Preferences } from './preferences.ts';
import type { Traits } from './profile.ts';

/** Somebody who asks for a partner. */
export interface Seeker {
  readonly personId: AuthorId;
  /** The private chat with the bot. */
  readonly chatId: ChatId;
  readonly traits: Traits;
  readonly preferences: Preferences;
  readonly premium: boolean;
}

/** Two people who were taken from the queue, each in exactly this session. */
export interface Match {
  readonly sessionId: SessionId;
  readonly persons: readonly [AuthorId, AuthorId];
  readonly chats: readonly [ChatId, ChatId];
}

/** What became of the wish for a partner. */
export type FindOutcome =
  | { readonly kind: 'matched'; readonly sessionId: SessionId }
  | { readonly kind: 'waiting'; readonly since: number }
  /** Was waiting before; keeps the place. */
  | { readonly kind: 'waiting already'; readonly since: number }
  | { readonly kind: 'chatting already'; readonly sessionId: SessionId }
  /** Pressed again too soon: it works again in this many seconds. */
  | { readonly kind: 'too soon'; readonly seconds: number }
  /** The chat that the person is in has only just begun. */
  | { readonly kind: 'young'; readonly seconds: number }
  /** Banned or muted, and may not look for anybody. */
  | { readonly kind: 'restricted' };

/** What has become of somebody's search. */
export type SearchState =
  | 'waiting'
  /** They are in a session, or about to be. */
  | 'found'
  /** They waited too long, and are asked what to do. */
  | 'paused'
  /** They are not in the queue any more. */
  | 'stopped';

/** Somebody has left the queue. */
export interface LeftQueue {
  /** The message that showed their search. */
  readonly waitingMessage?: NetworkMessageId;
}

/** How the queue stands, as the waiting message tells it. */
export interface QueueFigures {
  readonly waiting: number;
  readonly male: number;
  readonly female: number;
  readonly other: number;
  readonly unknown: number;
  /** An estimate of the wait in milliseconds, from those who were matched lately; undefined when nobody was. */
  readonly estimateMs?: number;
}
