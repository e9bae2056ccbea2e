import type { Redis } from 'ioredis';
import { checkDatabase, type Database } from '../db/database.ts';
import { type HealthChecks, Unhealthy } from '../services/health.ts';
import type { TemporalLink } from '../temporal/connect.ts';
import type { RunningWorker } from './workers.ts';

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

/** Whether all of these workers take work. */
export async function checkWorkers(workers: readonly RunningWorker[]): Promise<void> {
  if (!workers.every((worker) => worker.isRunning())) throw new Unhealthy('takes no work any more');
}
