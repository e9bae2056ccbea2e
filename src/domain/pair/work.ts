import type { Listener } from '../conversation/speaker.ts';
import type { AuthorId, ChatId, NetworkMessageId, SessionId } from '../ids.ts';
import type { Widening } from './preferences.ts';
import type { LeftQueue, Match, SearchState } from './queue.ts';
import type { SessionLook } from './sessionTimes.ts';

/** Somebody whose waiting message is to be brought up to date. */
export interface WaitingMessage {
  readonly person: AuthorId;
  readonly to: Listener;
  readonly messageId: NetworkMessageId;
  /** What was widened last of whom they accept. */
  readonly widened?: Widening;
}

/** Somebody who has waited too long, with the message that shows their search. */
export interface PausedSearch extends LeftQueue {
  readonly to: Listener;
}

/** The queue as its upkeep sees it. Every method may be repeated. */
export interface PairQueue {
  /** Those for whom the queue is to be searched again now; each is handed to one caller. */
  beginLooks(limit: number): Promise<AuthorId[]>;
  takePair(person: AuthorId): Promise<Match | undefined>;
  /** Sessions that were matched some moments ago and have not opened. */
  stalled(limit: number): Promise<SessionId[]>;
  /** Takes those off the queue who have waited too long, and answers who they are. */
  pauseOverdue(limit: number): Promise<PausedSearch[]>;
  /** Takes those off the queue who wanted to be told of somebody suitable, for whom there is somebody. */
  takeNotified(limit: number): Promise<Listener[]>;
  /** The waiting messages that are due; each is due again after this many milliseconds. */
  beginRefreshes(limit: number): Promise<WaitingMessage[]>;
  /** What has become of somebody's search by now. */
  searchStateOf(person: AuthorId): Promise<SearchState>;
  /** When something is due next, in milliseconds since 1970; undefined while nobody waits. */
  nextLookAt(): Promise<number | undefined>;
}

/** What was said in a session and reached nobody. */
export interface UndeliveredWords {
  readonly person: AuthorId;
  readonly to: Listener;
  readonly messageId: NetworkMessageId;
}

/** Messages whose buttons are for one state: they are taken off when that is over. */
export interface ShownMessages {
  readonly search?: NetworkMessageId;
  readonly chat?: NetworkMessageId;
}

/** Sessions, as their workflows work on them. Every method may be repeated. */
export interface PairSessions {
  /** Whether it is open now. */
  open(id: SessionId): Promise<boolean>;
  look(id: SessionId, nowMs: number): Promise<SessionLook>;
  /** Where somebody is told things; undefined when their chat cannot be reached any more. */
  listenerOf(chat: ChatId): Promise<Listener | undefined>;
  noteTold(id: SessionId, person: AuthorId, messageId: NetworkMessageId): Promise<void>;
  /** The messages that show somebody what they are in: their search, and their chat. */
  shownTo(id: SessionId, person: AuthorId): Promise<ShownMessages>;
  noteEndTold(id: SessionId, person: AuthorId, messageId: NetworkMessageId | undefined): Promise<void>;
  endUnreachable(id: SessionId, person: AuthorId): Promise<void>;
  /** The first words of each that reached nobody, once a session is over. */
  undelivered(id: SessionId): Promise<UndeliveredWords[]>;
}
