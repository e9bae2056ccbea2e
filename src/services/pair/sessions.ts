import type { Database } from '../../db/database.ts';
import { leaveQueue } from '../../db/pair/queue.ts';
import {
  blockPerson,
  currentSession,
  endSession,
  noteSaid,
  noteWish,
  openSessionOf,
  rateSession,
  reunite,
  untoldEnd,
  wroteKnowingly,
  type Wish,
} from '../../db/pair/sessions.ts';
import { ExpiringMap } from '../../domain/concurrency/expiringMap.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import type { AuthorId, NetworkChatId, NetworkMessageId, SessionId } from '../../domain/ids.ts';
import type { PairRules } from '../../domain/pair/rules.ts';
import type { LeftQueue } from '../../domain/pair/queue.ts';
import type { EndReason, OwnSession } from '../../domain/pair/session.ts';
import { orOutage } from '../outage.ts';
import type { PairWorkflows } from './pairWorkflows.ts';

/** What became of the wish to end a chat. */
export type EndOutcome =
  | { readonly kind: 'ended'; readonly sessionId: SessionId }
  /** It is so young that the person is asked first. */
  | { readonly kind: 'young'; readonly sessionId: SessionId }
  /** There was no chat, and the person has left the queue. */
  | ({ readonly kind: 'stopped looking' } & LeftQueue)
  | { readonly kind: 'nothing to end' };

/** What became of a wish that both have to share. */
export type SharedWish = 'asked' | 'agreed' | 'asked already' | 'too late';

/**
 * What the two in a session do with it. A session that the caller does not belong to, or that has been over for longer
 * than some minutes, is left alone. Each method throws IntakeUnavailable while PostgreSQL or Temporal is away, and may be
 * repeated.
 */
export interface SessionsService {
  /**
   * Notes that somebody said something in a session, so that it does not end for silence. That is written down some moments
   * later, and nobody waits for it.
   */
  said(session: SessionId): void;
  /**
   * Whether a message was written after its author was told of the session. A quick answer
   * may arrive before that is noted, so this waits for the note up to {@link TOLD_WITHIN_MS}.
   */
  wroteKnowingly(session: SessionId, chat: NetworkChatId, message: NetworkMessageId): Promise<boolean>;
  /** The session that the person is in, or was in some minutes ago. */
  current(person: AuthorId): Promise<OwnSession | undefined>;
  /**
   * Ends the chat, or leaves the queue.
   *
   * @param sure whether a very young chat is ended without a question
   * @param session ends this one and no other
   */
  end(person: AuthorId, sure: boolean, session?: SessionId): Promise<EndOutcome>;
  /** Ends the chat, if it goes on, and keeps the two apart for good. False when there is nobody to block. */
  block(person: AuthorId, session?: SessionId): Promise<boolean>;
  /** Takes somebody who was banned out of queue and session; the partner gets a neutral message. */
  leaveForBan(person: AuthorId): Promise<void>;
  /** Takes somebody out of queue and session who cannot be reached any more. */
  leaveUnreachable(person: AuthorId): Promise<void>;
  /** Takes somebody out of queue and session who has asked to be forgotten. */
  leaveForgotten(person: AuthorId): Promise<void>;
  /** Asks for more time; granted when both have asked. */
  extend(person: AuthorId, session: SessionId): Promise<SharedWish>;
  /** False when it is too late. */
  rate(person: AuthorId, session: SessionId, rating: 1 | -1): Promise<boolean>;
  /** Asks to chat with the same partner again, which both must want. */
  again(person: AuthorId, session: SessionId): Promise<SharedWish | 'busy'>;
  /** Offers to exchange names, which both must want. */
  reveal(person: AuthorId, session?: SessionId): Promise<SharedWish>;
}

/** To how many milliseconds it is noted when something was last said, and of how many sessions that is remembered. */
const SAID_LATELY_MS = 10_000;
const SESSIONS_REMEMBERED = 10_000;

/** How long a message waits until it is noted that its author was told of their session, and how often that is asked. */
const TOLD_WITHIN_MS = 2_000;
const ASKED_EVERY_MS = 50;

/** How long notes of what was said are gathered, so that many sessions are written down with one statement. */
const NOTED_AFTER_MS = 1_000;

/** Writes down in which sessions something was said. */
class SaidNotes {
  readonly #write: (sessions: readonly SessionId[]) => Promise<void>;
  readonly #sessions = new Set<SessionId>();
  #isWriting = false;

  constructor(write: (sessions: readonly SessionId[]) => Promise<void>) {
    this.#write = write;
  }

  add(session: SessionId): void {
    this.#sessions.add(session);
    if (!this.#isWriting) void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    let isWritten = true;
    while (this.#sessions.size > 0 && isWritten) {
      await sleep(NOTED_AFTER_MS);
      const sessions = [...this.#sessions];
      // While the database is away they wait for the next note: a session ends for silence only after minutes.
      isWritten = await this.#write(sessions).then(
        () => true,
        () => false,
      );
      if (isWritten) for (const session of sessions) this.#sessions.delete(session);
    }
    this.#isWriting = false;
  }
}

/** Builds the service. */
export function createSessionsService(
  database: Database,
  workflows: PairWorkflows,
  rules: PairRules,
): SessionsService {
  const db = database.sql;

  async function leave(person: AuthorId, reason: EndReason): Promise<void> {
    await leaveQueue(db, person);
    const session = await openSessionOf(db, person);
    if (!session) return;
    await endSession(db, session.id, { reason, by: person, leaving: [person] });
    await workflows.sessionChanged(session.id);
    // The partner may be back in the queue.
    if (session.openedAt === undefined) await workflows.wakeQueue();
  }

  async function wish(person: AuthorId, session: SessionId, what: Wish): Promise<SharedWish> {
    const noted = await noteWish(db, person, session, what, rules);
    if (!noted) return 'too late';
    await workflows.sessionChanged(session);
    if (noted.isShared) return 'agreed';
    return noted.isNew ? 'asked' : 'asked already';
  }

  const saidLately = new ExpiringMap<SessionId, true>(SESSIONS_REMEMBERED);
  const saidNotes = new SaidNotes((sessions) => noteSaid(db, sessions));

  return {
    async wroteKnowingly(session, chat, message) {
      const end = Date.now() + TOLD_WITHIN_MS;
      for (;;) {
        const knowingly = await orOutage(() => wroteKnowingly(db, session, chat, message));
        if (knowingly !== undefined || Date.now() >= end) return knowingly ?? false;
        await sleep(ASKED_EVERY_MS);
      }
    },

    said(session) {
      if (saidLately.get(session)) return;
      saidLately.set(session, true, SAID_LATELY_MS);
      saidNotes.add(session);
    },
    current: (person) => orOutage(() => currentSession(db, person, rules)),

    end: (person, sure, id) =>
      orOutage(async () => {
        const session = await openSessionOf(db, person);
        if (!session || (id !== undefined && session.id !== id)) {
          const left = id === undefined ? await leaveQueue(db, person) : undefined;
          if (left) return { kind: 'stopped looking', ...left };
          // A process may have died between the end and the word of it.
          const untold = await untoldEnd(db, person, rules);
          if (!untold) return { kind: 'nothing to end' };
          await workflows.sessionChanged(untold);
          return { kind: 'ended', sessionId: untold };
        }
        const { id: sessionId, openedAt } = session;
        const isYoung = openedAt !== undefined && Date.now() < openedAt + rules.youngChatSeconds * 1_000;
        if (isYoung && !sure) return { kind: 'young', sessionId };
        await endSession(db, sessionId, { reason: 'ended', by: person, leaving: [person] });
        await workflows.sessionChanged(sessionId);
        if (openedAt !== undefined) return { kind: 'ended', sessionId };
        await workflows.wakeQueue();
        return { kind: 'stopped looking' };
      }),

    block: (person, id) =>
      orOutage(async () => {
        const session = await currentSession(db, person, rules, id);
        if (!session) return false;
        await blockPerson(db, person, session.partner.personId);
        await endSession(db, session.id, { reason: 'blocked', by: person, leaving: [person] });
        // They may just have been brought together anew.
        const other = await openSessionOf(db, person);
        if (other?.partnerId === session.partner.personId) {
          await endSession(db, other.id, { reason: 'blocked', by: person, leaving: [person] });
          await workflows.sessionChanged(other.id);
        }
        await workflows.sessionChanged(session.id);
        return true;
      }),

    leaveForBan: (person) => orOutage(() => leave(person, 'banned')),
    leaveForgotten: (person) => orOutage(() => leave(person, 'forgotten')),
    leaveUnreachable: (person) => orOutage(() => leave(person, 'unreachable')),
    extend: (person, session) => orOutage(() => wish(person, session, 'longer')),
    rate: (person, session, rating) => orOutage(() => rateSession(db, person, session, rating, rules)),

    again: (person, session) =>
      orOutage(async () => {
        const wished = await wish(person, session, 'again');
        if (wished !== 'agreed') return wished;
        const reunited = await reunite(database, session);
        if (reunited === 'busy') return 'busy';
        await workflows.startSession(reunited);
        return 'agreed';
      }),

    reveal: (person, id) =>
      orOutage(async () => {
        const session = await currentSession(db, person, rules, id);
        return session ? wish(person, session.id, 'names') : 'too late';
      }),
  };
}
