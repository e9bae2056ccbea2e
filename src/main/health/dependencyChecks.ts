import type { Redis } from 'ioredis';
import { checkDatabase, type Database } from '../../db/database.ts';
import { type HealthChecks, Unhealthy } from '../../services/health.ts';
import type { TemporalLink } from '../../temporal/connect.ts';
import type { RunningWorker } from '../process/workers.ts';

/** What a process works with. */
export interface Dependencies {
  readonly database: Database;
  readonly redis: Redis;
  readonly link: TemporalLink;
}

/** Whether the servers answer. */
export function dependencyChecks({ database, redis, link }: Dependencies): HealthChecks['dependencies'] {
  return {
    postgresql: () => checkDatabase(database),
    redis: async () => void (await redis.ping()),
    temporal: async () => void (await link.connection.workflowService.getSystemInfo({})),
  };
}

/** Whether work is taken from each of the task queues. */
export function workerChecks(workers: readonly RunningWorker[]): HealthChecks['dependencies'] {
  return Object.fromEntries(
    workers.map((worker) => [
      `queue ${worker.queue}`,
      async () => {
        if (!worker.isRunning()) throw new Unhealthy('takes no work any more');
      },
    ]),
  );
}
