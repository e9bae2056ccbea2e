import type { RetentionSteps } from '../../activities/pair/retentionSteps.ts';
import type { RetentionTally } from '../../domain/pair/retention.ts';
import { heavySteps } from '../steps.ts';

/** Removes what has been kept for long enough of sessions that are over. */
export async function tendSessions(): Promise<RetentionTally> {
  return heavySteps<Pick<RetentionSteps, 'cleanUpSessions'>>().cleanUpSessions();
}
