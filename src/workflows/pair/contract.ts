import { defineSignal } from '@temporalio/workflow';
import type { SessionId } from '../../domain/ids.ts';

/** Watches over one session of two strangers, from the moment they were matched until some minutes after its end. */
export const sessionWorkflow = 'pairSession';

/** What {@link sessionWorkflow} is started with. It reads everything else from the database. */
export interface SessionInput {
  readonly sessionId: SessionId;
}

/** The id of the workflow of a session. It says nothing of who talks. */
export function sessionWorkflowId(sessionId: SessionId): string {
  return `pair/${sessionId}`;
}

/** Something about the session changed in the database: look again now. */
export const sessionChangedSignal = defineSignal('changed');

/** How a session is, as the Web UI shows it. */
export type SessionStage = 'opening' | 'open' | 'over';

/**
 * Looks after those who wait for a partner: searches the queue again for them, widens what they accept, asks those who
 * have waited too long, and starts sessions whose start was cut short. One for all; it sleeps while nobody waits.
 */
export const matchmakerWorkflow = 'matchmaker';

/** What {@link matchmakerWorkflow} is started with. */
export interface MatchmakerInput {
  readonly queue: 'pair';
}

/** The id of {@link matchmakerWorkflow}. */
export const MATCHMAKER_ID = 'pair/matchmaker';

/** Somebody waits who did not before: look at the queue. */
export const queueChangedSignal = defineSignal('queueChanged');

/** Removes what has been kept for long enough of sessions that are over. */
export const TEND_SESSIONS = {
  workflowType: 'tendSessions',
  scheduleId: 'tend-sessions',
  every: '10 minutes',
} as const;
