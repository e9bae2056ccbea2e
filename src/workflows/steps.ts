import {
  ActivityCancellationType,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/createActivities.ts';
import { SEARCH_ATTRIBUTES } from './searchAttributes.ts';
import { TASK_QUEUES } from './taskQueues.ts';

/** Nothing is ever given up: a fault shows as a pending activity in the Web UI, and what repairs it lets it go on. */
const retry = {
  initialInterval: '200 milliseconds',
  backoffCoefficient: 2,
  maximumInterval: '30 seconds',
} as const;

/**
 * Short steps over the database, run inside the workflow task itself. The ledger and its keyed inserts make each
 * of them repeatable, so they are retried for as long as the database is away: the first moments inside the task,
 * then by timers, so that an outage neither occupies the worker nor fills the history with prolonged tasks.
 */
export const short = proxyLocalActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  localRetryThreshold: '5 seconds',
  retry,
});

/**
 * The first sends, inside the workflow task too. Whatever is wrong with them is left to {@link sends}, which make
 * it good and show it.
 */
export const atOnce = proxyLocalActivities<Activities>({
  startToCloseTimeout: '1 minute',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { maximumAttempts: 1 },
});

/** The same steps for plans so large that a workflow task must not wait for them. A dead worker costs a minute. */
export const long = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.relay,
  startToCloseTimeout: '1 minute',
  retry,
});

/** Housekeeping, which may take its time. */
export const upkeep = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.relay,
  startToCloseTimeout: '10 minutes',
  retry,
});

/** What is said unasked: it waits for its turn behind everything else, and Temporal offers it again until then. */
export const tell = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.send,
  startToCloseTimeout: '1 minute',
  // Sends of posts go before.
  priority: { priorityKey: 5 },
  retry: { ...retry, maximumInterval: '2 minutes' },
});

/** Calls that move money. Telegram answers the same call again with what it did before. */
export const calls = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.send,
  startToCloseTimeout: '30 seconds',
  retry,
});

/**
 * The sends. A worker that dies is noticed by its missing heartbeat, and the ledger knows what it had done. Where
 * batches queue for a worker, the chats that posts come from take turns.
 */
export function sends(): Activities {
  const { typedSearchAttributes, workflowType } = workflowInfo();
  return proxyActivities<Activities>({
    taskQueue: TASK_QUEUES.send,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '10 seconds',
    priority: { fairnessKey: typedSearchAttributes.get(SEARCH_ATTRIBUTES.chat) ?? workflowType },
    // Whoever cancels a post wants to know that nothing of it goes any more.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry,
  });
}

/**
 * What is said to people, at most once. An attempt that failed said nothing and is made again, for an hour; one whose
 * worker gave no answer may have been heard, and is not.
 */
export const voice = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.relay,
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { ...retry, nonRetryableErrorTypes: ['TemporalTimeout:StartToClose'] },
});
