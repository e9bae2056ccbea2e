import { type Config, readConfig } from '../config/config.ts';
import { ConfigError } from '../config/configError.ts';
import { openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { accountsOf } from './bots/accounts.ts';
import { runProcess } from './process/lifecycle.ts';
import { createLogger } from './process/logger.ts';
import { prepareTemporal } from './prepareTemporal.ts';
import { checkReachable } from './allInOne/reachability.ts';
import { requireAddresses } from './process/requirements.ts';
import { installTemporalRuntime } from './process/temporalRuntime.ts';

/**
 * What must be done once before worker, bot and API of a version may start: the database's schema, and Temporal's
 * namespace, search attributes and schedules. Safe to run again, and while older processes still run. Then it ends.
 */
await runProcess('prepare', async () => {
  const config = readConfig(process.env);
  const { databaseUrl } = requireAddresses(config);
  const logger = createLogger('prepare', config.log.level);
  installTemporalRuntime(logger);

  await awaitedByRestart(config);
  const migrations = await migrate(databaseUrl);
  logger.info({ migrations }, 'the database is up to date');
  const database = await openDatabase(databaseUrl, 1);
  await accountsOf(config, database, logger);
  await database.close();
  await prepareTemporal(config);
  logger.info('Temporal is prepared');

  // All is done and closed, so the process ends by itself.
  return { stop: async () => {} };
});

/** A service that does not answer yet is not a configuration error: the caller may try again. */
async function awaitedByRestart(config: Config): Promise<void> {
  try {
    await checkReachable(config);
  } catch (error) {
    throw error instanceof ConfigError ? new Error(error.message, { cause: error }) : error;
  }
}
