import {
  ActivityCancellationType,
  type ActivityInterfaceFor,
  patched,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES } from './searchAttributes.ts';
import { TASK_QUEUES } from './taskQueues.ts';

/*
 * How workflows call their steps: each function stands for a task queue and a duration, and is given the steps that
 * one workflow takes there.
 */

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
export function localSteps<Steps>(): ActivityInterfaceFor<Steps> {
  return proxyLocalActivities<Steps>({
    startToCloseTimeout: '30 seconds',
    localRetryThreshold: '5 seconds',
    retry,
  });
}

/**
 * Sends inside the workflow task itself, tried once. What goes wrong with them is left to {@link sendSteps}, which
 * repair it and show it.
 */
export function localSendSteps<Steps>(): ActivityInterfaceFor<Steps> {
  return proxyLocalActivities<Steps>({
    startToCloseTimeout: '1 minute',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { maximumAttempts: 1 },
  });
}

/**
 * The first step of a post, inside the workflow task itself: short steps over the database, and sends. It may be repeated
 * like {@link localSteps}; whoever cancels the post wants to know that nothing of it goes any more.
 */
export function localCarrySteps<Steps>(): ActivityInterfaceFor<Steps> {
  return proxyLocalActivities<Steps>({
    startToCloseTimeout: '2 minutes',
    localRetryThreshold: '5 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry,
  });
}

/** Steps of up to a minute, for which a workflow task must not wait. A worker that dies costs a minute. */
export function longSteps<Steps>(): ActivityInterfaceFor<Steps> {
  return proxyActivities<Steps>({
    taskQueue: TASK_QUEUES.relay,
    startToCloseTimeout: '1 minute',
    retry,
  });
}

/** Steps of up to ten minutes that somebody waits for. */
export function longestSteps<Steps>(): ActivityInterfaceFor<Steps> {
  return proxyActivities<Steps>({
    taskQueue: TASK_QUEUES.relay,
    startToCloseTimeout: '10 minutes',
    retry,
  });
}

/** Steps of up to ten minutes, by workers that keep nothing else waiting meanwhile. Asked for within a workflow. */
export function heavySteps<Steps>(): ActivityInterfaceFor<Steps> {
  return proxyActivities<Steps>({
    // Runs that began before there was this queue go on where they began.
    taskQueue: patched('the heavy queue') ? TASK_QUEUES.heavy : TASK_QUEUES.relay,
    startToCloseTimeout: '10 minutes',
    retry,
  });
}

/**
 * Batches of sends. A worker that dies is noticed by its missing heartbeat, and the ledger knows what it had done.
 * Where batches queue for a worker, the chats that posts come from take turns.
 */
export function sendSteps<Steps>(): ActivityInterfaceFor<Steps> {
  const { typedSearchAttributes, workflowType } = workflowInfo();
  return proxyActivities<Steps>({
    taskQueue: TASK_QUEUES.send,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '10 seconds',
    priority: { fairnessKey: typedSearchAttributes.get(SEARCH_ATTRIBUTES.chat) ?? workflowType },
    // An operator who cancels a post expects that nothing more of it is sent once it has ended.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry,
  });
}

/** Single calls that move money. Telegram answers the same call again with what it did before. */
export function shortSendSteps<Steps>(): ActivityInterfaceFor<Steps> {
  return proxyActivities<Steps>({
    taskQueue: TASK_QUEUES.send,
    startToCloseTimeout: '30 seconds',
    retry,
  });
}

/** Things said unasked: each waits behind everything else on the send queue, and Temporal offers it again until then. */
export function lowPrioritySendSteps<Steps>(): ActivityInterfaceFor<Steps> {
  return proxyActivities<Steps>({
    taskQueue: TASK_QUEUES.send,
    startToCloseTimeout: '1 minute',
    // Sends of posts go before.
    priority: { priorityKey: 5 },
    retry: { ...retry, maximumInterval: '2 minutes' },
  });
}

/**
 * Things said to people at most once. An attempt that failed said nothing and is made again, for an hour; one whose
 * worker gave no answer may have been heard, and is not repeated.
 */
export function atMostOnceSteps<Steps>(): ActivityInterfaceFor<Steps> {
  return proxyActivities<Steps>({
    taskQueue: TASK_QUEUES.relay,
    startToCloseTimeout: '30 seconds',
    scheduleToCloseTimeout: '1 hour',
    retry: { ...retry, nonRetryableErrorTypes: ['TemporalTimeout:StartToClose'] },
  });
}
