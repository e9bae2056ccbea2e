import type { QueueSteps } from '../../src/activities/pair/queueSteps.ts';
import type { RetentionSteps } from '../../src/activities/pair/retentionSteps.ts';
import type { SessionSteps } from '../../src/activities/pair/sessionSteps.ts';
import type { SessionId } from '../../src/domain/ids.ts';
import type { SessionLook } from '../../src/domain/pair/sessionTimes.ts';

/** What the looks at a session give, one after the other; after the last it is gone. */
const looks = new Map<SessionId, SessionLook[]>();
let queueLooks = 0;

/** Says what the next looks at a session give. */
export function willSee(session: SessionId, ...given: SessionLook[]): void {
  looks.set(session, given);
}

/** How many of these looks are still to come. */
export function sessionLooksLeft(session: SessionId): number {
  return looks.get(session)?.length ?? 0;
}

/** How often the queue has been tended. */
export function queueLooksMade(): number {
  return queueLooks;
}

/** Steps of a session that does not exist unless it is said how it looks, and of a queue in which somebody waits at first. */
export const PAIR_STAND_INS: QueueSteps & RetentionSteps & SessionSteps = {
  tendQueue: async () => ({ nextAt: ++queueLooks === 1 ? Date.now() + 500 : undefined }),
  openSession: async (id) => looks.has(id),
  lookAtSession: async (id) => looks.get(id)?.shift() ?? { kind: 'gone' },
  tellSeat: async () => true,
  endUnreachable: async () => {},
  tellUndelivered: async () => [],
  forgetWords: async () => {},
  cleanUpSessions: async () => ({ words: 0, sessions: 0, evidence: 0, rooms: 0 }),
};
