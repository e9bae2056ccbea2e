import type { QueueSteps } from '../../src/activities/pair/queueSteps.ts';
import type { RetentionSteps } from '../../src/activities/pair/retentionSteps.ts';
import type { SessionSteps } from '../../src/activities/pair/sessionSteps.ts';

/** Steps of a session that does not exist, and of a queue in which nobody waits. */
export const PAIR_STAND_INS: QueueSteps & RetentionSteps & SessionSteps = {
  tendQueue: async () => ({ nextAt: undefined }),
  openSession: async () => false,
  lookAtSession: async () => ({ kind: 'gone' }),
  tellSeat: async () => true,
  endUnreachable: async () => {},
  tellUndelivered: async () => [],
  forgetWords: async () => {},
  cleanUpSessions: async () => ({ words: 0, sessions: 0, evidence: 0 }),
};
