import { throughAccount } from '../db/accounts.ts';
import { readConfig } from '../config/config.ts';
import { openDatabase } from '../db/database.ts';
import { connectRedis } from '../redis/connectRedis.ts';
import { connectTemporal } from '../temporal/connect.ts';
import { dependencyChecks, workerChecks } from './health/dependencyChecks.ts';
import { runProcess } from './process/lifecycle.ts';
import { createLogger } from './process/logger.ts';
import { startMetrics } from './health/metrics.ts';
import { buildBilling } from './compose/billing.ts';
import { accountsOf } from './bots/accounts.ts';
import { buildActivities } from './compose/relayActivities.ts';
import { requireAddresses } from './process/requirements.ts';
import { installTemporalRuntime } from './process/temporalRuntime.ts';
import { runWorkers } from './process/workers.ts';

/** The worker: runs workflows, makes the sends and does the upkeep. Any number of them may run. */
await runProcess('worker', async () => {
  const config = readConfig(process.env);
  const addresses = requireAddresses(config);
  const logger = createLogger('worker', config.log.level);
  const metrics = await startMetrics('worker', config.metrics);
  installTemporalRuntime(logger, metrics.sdkAddress);

  const database = await openDatabase(addresses.databaseUrl, 20);
  const redis = connectRedis(addresses.redisUrl, (message) => logger.warn({ dependency: 'redis' }, message));
  const link = await connectTemporal(addresses.temporal, addresses.payloadKeys);
  const stopping = new AbortController();
  const accounts = await accountsOf(config, database, logger);
  const activities = buildActivities({
    config,
    database,
    client: link.client,
    accounts,
    redis,
    stopping: stopping.signal,
    metrics,
    billing: buildBilling(config, accounts[0].bot, {
      database: throughAccount(database, accounts[0].account),
      link,
      logger,
    }),
    logger,
  });
  const workers = await runWorkers(link, activities, config.worker.roles);
  for (const worker of workers) {
    worker.ended.catch((error: unknown) => {
      logger.fatal({ error: (error as Error).name }, 'the Temporal worker failed');
      process.exit(1);
    });
  }
  metrics.showHealth({
    ...dependencyChecks({ database, redis, link }),
    ...workerChecks(workers),
  });
  logger.info('ready');

  return {
    async stop() {
      stopping.abort();
      await Promise.all(workers.map((worker) => worker.stop()));
      metrics.stop();
      await link.close();
      redis.disconnect();
      await database.close();
    },
  };
});
