import type { QueueSteps } from '../../activities/pair/queueSteps.ts';
import { condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { longSteps } from '../steps.ts';
import { type MatchmakerInput, queueChangedSignal } from './contract.ts';

const steps = longSteps<Pick<QueueSteps, 'tendQueue'>>();

/** A run this long hands over to a fresh one. */
const HISTORY_PER_RUN = 1_000;
/** How long to sleep between two looks, in milliseconds: at least, and at most while somebody waits. */
const SHORTEST_SLEEP_MS = 200;
const LONGEST_SLEEP_MS = 60_000;

/**
 * Tends the queue until nothing is due, sleeps until something is, and begins again. The queue is in PostgreSQL; this run
 * holds nothing of it, so that a signal needs no content, none can come too early, and a next run needs nothing handed on.
 */
export async function matchmaker(input: MatchmakerInput): Promise<void> {
  let isStale = true;
  setHandler(queueChangedSignal, () => void (isStale = true));
  for (;;) {
    isStale = false;
    const { nextAt } = await steps.tendQueue();
    if (workflowInfo().historyLength > HISTORY_PER_RUN) await continueAsNew<typeof matchmaker>(input);
    if (nextAt === undefined) {
      await condition(() => isStale);
      continue;
    }
    const sleepMs = Math.min(Math.max(nextAt - Date.now(), SHORTEST_SLEEP_MS), LONGEST_SLEEP_MS);
    await condition(() => isStale, sleepMs);
  }
}
