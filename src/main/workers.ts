import { Worker, type WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../activities/createActivities.ts';
import { activityGuard } from '../temporal/activityGuard.ts';
import type { TemporalLink } from '../temporal/connect.ts';
import { TASK_QUEUES } from '../workflows/taskQueues.ts';
import { workflowBundle } from './workflowBundle.ts';

/** How long a worker lets its running activities finish once it is told to stop. */
const GRACE = '10 seconds';

/** So many workflows are kept in memory at a time, per process. */
const CACHED_WORKFLOWS = 1_000;

/** A worker that runs until {@link RunningWorker.stop} has let it finish what it has in hand. */
export interface RunningWorker {
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
    // Batches mostly wait, for the limiter or for an earlier post, which must find a place beside them: what bounds
    // the calls is WORKER_COUNT.
    maxConcurrentActivityTaskExecutions: 1_000,
    // By itself the SDK passes on a beat only every 8 s of the 10 after which a worker counts as dead.
    maxHeartbeatThrottleInterval: '2 seconds',
  });
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
    isRunning: () => worker.getState() === 'RUNNING',
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}
