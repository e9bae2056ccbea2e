import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/createActivities.ts';
import { TASK_QUEUES } from './messages.ts';

const retry = {
  initialInterval: '200 milliseconds',
  backoffCoefficient: 2,
  maximumInterval: '30 seconds',
} as const;

/**
 * Short steps over the database, run inside the workflow task itself. The ledger and its keyed inserts make each
 * of them repeatable, so they are retried for as long as the database is away.
 */
export const short = proxyLocalActivities<Activities>({ startToCloseTimeout: '30 seconds', retry });

/** The same steps for plans so large that a workflow task must not wait for them. */
export const long = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.relay,
  startToCloseTimeout: '5 minutes',
  retry,
});

/** The sends. A worker that dies is noticed by its missing heartbeat, and the ledger knows what it had done. */
export const send = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.send,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  retry,
});
