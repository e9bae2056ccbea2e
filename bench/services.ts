import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findFreePorts } from '../embedded/ports.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { startRedis } from '../embedded/redis.ts';
import type { RunningService } from '../embedded/service.ts';
import { startTemporal } from '../embedded/temporal.ts';

/** The servers of one run of the bench. */
export interface Services {
  /** Holds everything that the run leaves behind; removed at the end. */
  readonly directory: string;
  readonly postgres: RunningService;
  readonly redis: RunningService;
  readonly temporal: RunningService;
  /** Stops the servers and removes their data. */
  stop(): Promise<void>;
}

export const NAMESPACE = 'bench';

/**
 * Starts PostgreSQL, Redis and Temporal on free ports, in a temporary directory. `durable` is how `npm start`
 * runs them. With `statements`, PostgreSQL counts what each statement costs.
 */
export async function startServices(
  log: (line: string) => void,
  { statements, durable }: { statements: boolean; durable: boolean },
): Promise<Services> {
  const directory = mkdtempSync(join(tmpdir(), 'partyline-bench-'));
  const [postgresPort = 0, redisPort = 0, temporalPort = 0] = await findFreePorts(3);
  const options = (name: string, port: number) => ({
    dataDir: join(directory, name),
    runDir: join(directory, 'run'),
    port,
    log,
    durable,
  });
  const started = await Promise.allSettled([
    startPostgresFor(options('postgres', postgresPort), statements),
    startRedis(options('redis', redisPort)),
    startTemporal({ ...options('temporal', temporalPort), namespace: NAMESPACE, uiPort: undefined }),
  ] as const);
  const stop = async (): Promise<void> => {
    for (const result of started) if (result.status === 'fulfilled') await result.value.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  const [postgres, redis, temporal] = started;
  if (postgres.status === 'fulfilled' && redis.status === 'fulfilled' && temporal.status === 'fulfilled') {
    return { directory, postgres: postgres.value, redis: redis.value, temporal: temporal.value, stop };
  }
  await stop();
  throw started.find((result) => result.status === 'rejected')!.reason;
}

async function startPostgresFor(
  options: Parameters<typeof startPostgres>[0],
  statements: boolean,
): Promise<RunningService> {
  const postgres = await startPostgres(options);
  if (!statements) return postgres;
  const sql = new Client({ connectionString: postgres.url });
  await sql.connect();
  await sql.query(`alter system set shared_preload_libraries = 'pg_stat_statements'`);
  await sql.query(`alter system set pg_stat_statements.track_planning = on`);
  await sql.end();
  // The library is only taken in at a start.
  await postgres.stop();
  return startPostgres(options);
}
