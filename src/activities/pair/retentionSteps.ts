import type { SessionId } from '../../domain/ids.ts';
import type { RetentionTally } from '../../domain/pair/retention.ts';

/** What sessions that are over are forgotten with. */
export interface RetentionDependencies {
  readonly forgetWords: (session: SessionId) => Promise<void>;
  readonly cleanUpSessions: () => Promise<RetentionTally>;
}

/** The steps that remove what strangers said. */
export interface RetentionSteps {
  /** Removes what was said in a session, once it is too late to come back to it. */
  forgetWords(session: SessionId): Promise<void>;
  /** Removes whatever of sessions has been kept for long enough. */
  cleanUpSessions(): Promise<RetentionTally>;
}

/** Binds the steps to what they work on. */
export function createRetentionSteps({
  forgetWords,
  cleanUpSessions,
}: RetentionDependencies): RetentionSteps {
  return {
    forgetWords: (session) => forgetWords(session),
    cleanUpSessions: () => cleanUpSessions(),
  };
}
