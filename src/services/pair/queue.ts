import type { AccountDatabase } from '../../db/accounts.ts';
import { takePair } from '../../db/pair/matching.ts';
import {
  askToBeTold,
  figuresOf,
  joinQueue,
  keepWaitingMessage,
  leaveQueue,
  resumeWaiting,
  searchStateOf,
} from '../../db/pair/queue.ts';
import { endSession, openSessionOf, placeOf, untoldEnd } from '../../db/pair/sessions.ts';
import type { Notices } from '../../domain/conversation/notices.ts';
import type { AuthorId, NetworkMessageId } from '../../domain/ids.ts';
import type { FindOutcome, QueueFigures, Seeker, LeftQueue, SearchState } from '../../domain/pair/queue.ts';
import type { PairRules } from '../../domain/pair/rules.ts';
import type { PairPlace } from '../../domain/pair/session.ts';
import { orOutage } from '../outage.ts';
import type { PairWorkflows } from './pairWorkflows.ts';

/**
 * Brings people who look for a partner together. Each method throws IntakeUnavailable while PostgreSQL or Temporal is away,
 * and may be repeated.
 */
export interface QueueService {
  /**
   * Looks for a partner, and waits where there is none. The session's workflow tells both when they are
   * matched.
   */
  find(seeker: Seeker): Promise<FindOutcome>;
  /** Ends the session that the seeker is in, if any, and looks for somebody else. A very young one is not ended. */
  next(seeker: Seeker): Promise<FindOutcome>;
  /** Leaves the queue. Undefined when the person was not in it. */
  stopLooking(person: AuthorId): Promise<LeftQueue | undefined>;
  /** Goes on waiting at the old place after a timeout. False when there is none. */
  keepLooking(person: AuthorId): Promise<boolean>;
  /** Leaves the queue, and is told when somebody suitable waits. False when the person was not in it. */
  notifyLater(person: AuthorId): Promise<boolean>;
  /**
   * Keeps which message says how many wait, so that it can be brought up to date. Answers how the search stands by now, and
   * which message said so before.
   */
  keepWaitingMessage(
    person: AuthorId,
    messageId: NetworkMessageId,
  ): Promise<{ readonly state: SearchState; readonly before?: NetworkMessageId }>;
  /** How many wait, and for how long about. */
  figures(): Promise<QueueFigures>;
  /** What the person is doing, for the buttons that fit. */
  placeOf(person: AuthorId): Promise<PairPlace>;
}

/** Builds the service. */
export function createQueueService(
  database: AccountDatabase,
  workflows: PairWorkflows,
  notices: Pick<Notices, 'isDue' | 'secondsUntilDue'>,
  rules: PairRules,
): QueueService {
  const db = database.sql;

  /** Joins the queue and looks for a partner at once. Sessions whose start was cut short are started here again. */
  async function look(seeker: Seeker): Promise<FindOutcome> {
    const { personId } = seeker;
    const joined = await joinQueue(database, seeker, rules);
    if (joined.kind === 'restricted') return joined;
    if (joined.kind === 'chatting') {
      await workflows.startSession(joined.sessionId);
      return { kind: 'chatting already', sessionId: joined.sessionId };
    }
    const match = await takePair(database, personId, rules.meetAgainMinutes);
    if (match) {
      await workflows.startSession(match.sessionId);
      return { kind: 'matched', sessionId: match.sessionId };
    }
    // Somebody else may have taken them while they looked.
    const session = await openSessionOf(db, personId);
    if (session) return { kind: 'matched', sessionId: session.id };
    await workflows.wakeQueue();
    return { kind: joined.isNew ? 'waiting' : 'waiting already', since: joined.since };
  }

  return {
    find: (seeker) =>
      orOutage(async () => {
        const place = await placeOf(db, seeker.personId, rules);
        const isIdle = place.kind !== 'chatting' && place.kind !== 'waiting';
        const { findDebounceSeconds: seconds } = rules;
        const debounce = `find:${seeker.personId}`;
        if (isIdle && seconds > 0 && !(await notices.isDue(debounce, seconds))) {
          // It may just have become due.
          return { kind: 'too soon', seconds: Math.max(1, await notices.secondsUntilDue(debounce)) };
        }
        return look(seeker);
      }),

    next: (seeker) =>
      orOutage(async () => {
        const session = await openSessionOf(db, seeker.personId);
        if (session) {
          const youngForMs = (session.openedAt ?? Date.now()) + rules.youngChatSeconds * 1_000 - Date.now();
          if (youngForMs > 0) return { kind: 'young', seconds: Math.ceil(youngForMs / 1_000) };
          await endSession(db, session.id, {
            reason: 'next',
            by: seeker.personId,
            leaving: [seeker.personId],
          });
          await workflows.sessionChanged(session.id);
        } else {
          // A process may have died between the end of the last one and the word of it.
          const untold = await untoldEnd(db, seeker.personId, rules);
          if (untold) await workflows.sessionChanged(untold);
        }
        return look(seeker);
      }),

    stopLooking: (person) => orOutage(() => leaveQueue(db, person)),
    keepLooking: (person) =>
      orOutage(async () => {
        const waits = await resumeWaiting(db, person, rules);
        if (waits) await workflows.wakeQueue();
        return waits;
      }),
    notifyLater: (person) =>
      orOutage(async () => {
        const asked = await askToBeTold(db, person);
        if (asked) await workflows.wakeQueue();
        return asked;
      }),
    keepWaitingMessage: (person, messageId) =>
      orOutage(async () => {
        const before = await keepWaitingMessage(db, person, messageId);
        return { state: await searchStateOf(db, person), ...(before !== undefined && { before }) };
      }),
    figures: () => orOutage(() => figuresOf(db)),
    placeOf: (person) => orOutage(() => placeOf(db, person, rules)),
  };
}
