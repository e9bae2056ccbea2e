import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../embedded/postgres.ts';
import { findFreePorts } from '../../embedded/ports.ts';
import { startRedis } from '../../embedded/redis.ts';
import { recordProcess } from '../../embedded/runRecord.ts';
import type { RunningService } from '../../embedded/service.ts';
import { startTemporal } from '../../embedded/temporal.ts';
import { DIRECTORY_PREFIX, sweepAbandonedRuns } from './abandonedRuns.ts';
import { shareTestRun } from './testRun.ts';

/**
 * Starts what the tests need, once for a whole run, on free ports and in a temporary directory.
 * `PARTYLINE_TEST_SERVICES` names what to start, of `postgres,redis,temporal` (all by default), or `none`.
 * A service whose `PARTYLINE_TEST_…` variable is already set is used as it is.
 */
export default async function globalSetup(): Promise<void> {
  await sweepAbandonedRuns();
  const directory = mkdtempSync(join(tmpdir(), DIRECTORY_PREFIX));
  const runDir = join(directory, 'run');
  recordProcess(runDir, 'owner', process.pid);

  const [postgresPort = 0, redisPort = 0, temporalPort = 0] = await findFreePorts(3);
  const options = (name: string, port: number) => ({
    dataDir: join(directory, name),
    runDir,
    port,
    durable: false,
    log: (line: string) => process.stderr.write(`${line}\n`),
  });
  const starters = {
    postgres: () => startPostgres(options('postgres', postgresPort)),
    redis: () => startRedis(options('redis', redisPort)),
    temporal: () =>
      startTemporal({ ...options('temporal', temporalPort), namespace: 'partyline', uiPort: undefined }),
  };
  const wanted = (process.env['PARTYLINE_TEST_SERVICES'] ?? Object.keys(starters).join()).split(',');
  const run = shareTestRun({ directory, services: [] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Jest ends at once on a signal, without its teardown.
    process.once(signal, () => void run.end().finally(() => process.exit(130)));
  }
  process.env['PARTYLINE_TEST_RUN'] = `${process.pid}_${Date.now().toString(36)}`;

  const started = await Promise.allSettled(
    Object.entries(starters).map(async ([name, start]: [string, () => Promise<RunningService>]) => {
      const variable = `PARTYLINE_TEST_${name.toUpperCase()}`;
      if (!wanted.includes(name) || process.env[variable] !== undefined) return;
      const service = await start();
      run.services.push(service);
      process.env[variable] = service.url;
    }),
  );
  const failed = started.find((result) => result.status === 'rejected');
  if (failed === undefined) return;
  // Jest skips the teardown when the setup fails.
  await run.end();
  throw failed.reason;
}
