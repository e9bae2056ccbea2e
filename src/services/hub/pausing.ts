import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../../db/database.ts';
import {
  countHeld,
  discardHeld,
  pauseHub,
  resumeHub,
  unfinishedEdits,
  unfinishedPosts,
} from '../../db/posts/pausing.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import { DEFAULT_HUB } from '../../domain/ids.ts';
import { mapInBatches } from '../../domain/concurrency/batches.ts';
import { wakeSignal } from '../../workflows/posts/contract.ts';
import { orOutage } from '../outage.ts';
import { workflowIdOf, workflowIdOfEdits } from '../posts/postWorkflow.ts';

/** Holds a hub's posts and lets them go. Throws IntakeUnavailable while PostgreSQL or Temporal is away. */
export interface PausingService {
  /** From now on nothing more is claimed; posts still come in and are held. False when it was so already. */
  pause(by: Actor): Promise<boolean>;
  /** What was held goes at once and in order. Whether it was paused, and how many posts were waiting. */
  resume(by: Actor): Promise<{ readonly resumed: boolean; readonly posts: number }>;
  /** How many posts are waiting. */
  held(): Promise<number>;
  /** What waits goes to nobody any more who does not have it. The number of posts that were waiting. */
  discard(by: Actor): Promise<number>;
}

/** How many posts are told at a time that they may go on. */
const TOLD_AT_ONCE = 20;

/** Builds the service over the hub that all chats belong to. */
export function createPausingService(database: Database, client: Client): PausingService {
  return {
    pause: (by) => orOutage(() => pauseHub(database, DEFAULT_HUB, by)),
    resume: (by) =>
      orOutage(async () => {
        const resumed = await resumeHub(database, DEFAULT_HUB, by);
        const posts = await unfinishedPosts(database, DEFAULT_HUB);
        const edits = await unfinishedEdits(database, DEFAULT_HUB);
        await wakeAll([...posts.map(workflowIdOf), ...edits.map(workflowIdOfEdits)]);
        return { resumed, posts: posts.length };
      }),
    held: () => orOutage(() => countHeld(database, DEFAULT_HUB)),
    discard: (by) =>
      orOutage(async () => {
        const posts = await discardHeld(database, DEFAULT_HUB, by);
        await wakeAll(posts.map(workflowIdOf));
        return posts.length;
      }),
  };

  async function wakeAll(ids: readonly string[]): Promise<void> {
    await mapInBatches(ids, TOLD_AT_ONCE, wake);
  }

  async function wake(id: string): Promise<void> {
    try {
      await client.workflow.getHandle(id).signal(wakeSignal);
    } catch (error) {
      // It has ended between the look and the call.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
