import { Worker, type WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../../activities/createActivities.ts';
import type { WorkerRole } from '../../config/operation.ts';
import { activityGuard } from '../../temporal/activityGuard.ts';
import type { TemporalLink } from '../../temporal/connect.ts';
import { diskTaskQueue, TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { workflowBundle } from './workflowBundle.ts';

/** How long a worker lets its running activities finish once it is told to stop. */
const GRACE = '10 seconds';

/** Number of workflows kept in memory per process. */
const CACHED_WORKFLOWS = 1_000;

/** A worker that runs until {@link RunningWorker.stop} has let it finish what it has in hand. */
export interface RunningWorker {
  /** The task queue that it polls. */
  readonly queue: string;
  /** Whether it takes work. */
  isRunning(): boolean;
  /** Rejects when the worker fails. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Runs workflows and their short steps. In the process that starts workflows, it runs them at once. */
export async function runRelayWorker(link: TemporalLink, activities: Activities): Promise<RunningWorker> {
  return run(link, {
    taskQueue: TASK_QUEUES.relay,
    workflowBundle: await workflowBundle(),
    // Each costs about 0.2 MB. Most workflows that are open are subscriptions, which sleep for days: one that was put
    // away costs the replay of its few events when it wakes.
    maxCachedWorkflows: CACHED_WORKFLOWS,
    // The SDK's own number; the first sends of posts may take half of them (see deliverAtOnce.ts).
    maxConcurrentWorkflowTaskExecutions: 40,
    activities: { ...activities },
  });
}

/** Makes the sends. */
export async function runSendWorker(link: TemporalLink, activities: Activities): Promise<RunningWorker> {
  return run(link, {
    taskQueue: TASK_QUEUES.send,
    activities: { ...activities },
    // Batches mostly wait, for the limiter or for an earlier post's batch, which needs a slot as well. WORKER_COUNT
    // is what bounds the calls.
    maxConcurrentActivityTaskExecutions: 1_000,
    // By itself the SDK passes on a beat only every 8 s of the 10 after which a worker counts as dead.
    maxHeartbeatThrottleInterval: '2 seconds',
  });
}

/**
 * How many heavy steps one process has in hand at a time. Each may occupy a connection to the database, or Telegram's
 * list of transactions, for minutes.
 */
const HEAVY_AT_ONCE = 4;

/** Does what may last for minutes. */
async function runHeavyWorker(link: TemporalLink, activities: Activities): Promise<RunningWorker> {
  return run(link, {
    taskQueue: TASK_QUEUES.heavy,
    activities: { ...activities },
    maxConcurrentActivityTaskExecutions: HEAVY_AT_ONCE,
  });
}

/** Does what has to be done where the files of one disk are. */
export async function runDiskWorker(
  link: TemporalLink,
  diskId: string,
  steps: Readonly<Record<string, (...args: never[]) => Promise<unknown>>>,
): Promise<RunningWorker> {
  return run(link, {
    taskQueue: diskTaskQueue(diskId),
    activities: { ...steps },
    maxConcurrentActivityTaskExecutions: HEAVY_AT_ONCE,
  });
}

/** Starts a worker for each of these kinds of work. */
export async function runWorkers(
  link: TemporalLink,
  activities: Activities,
  roles: readonly WorkerRole[] = ['relay', 'send', 'heavy'],
): Promise<RunningWorker[]> {
  const run = { relay: runRelayWorker, send: runSendWorker, heavy: runHeavyWorker };
  return Promise.all(roles.map((role) => run[role](link, activities)));
}

async function run(link: TemporalLink, options: WorkerOptions): Promise<RunningWorker> {
  const worker = await Worker.create({
    connection: link.connection,
    namespace: link.namespace,
    dataConverter: link.dataConverter,
    shutdownGraceTime: GRACE,
    interceptors: { activity: [() => ({ inbound: activityGuard })] },
    ...options,
  });
  const ended = worker.run();
  return {
    queue: options.taskQueue,
    isRunning: () => worker.getState() === 'RUNNING',
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}
