import { createApi, createVideoApi } from '../api/server.ts';
import { digestOf } from '../api/tokens.ts';
import { readConfig } from '../config/config.ts';
import { readBacklog } from '../db/posts/backlog.ts';
import { openDatabase } from '../db/database.ts';
import { connectRedis } from '../redis/connectRedis.ts';
import { createHealthService } from '../services/health.ts';
import { connectTemporal } from '../temporal/connect.ts';
import { createPayloadReader } from '../temporal/payloadCodec.ts';
import { buildBilling } from './compose/billing.ts';
import { throughAccount } from '../db/accounts.ts';
import { accountsOf } from './bots/accounts.ts';
import { buildDesk } from './compose/desk.ts';
import { dependencyChecks } from './health/dependencyChecks.ts';
import { addDependencyMetrics } from './health/dependencyMetrics.ts';
import { runProcess } from './process/lifecycle.ts';
import { addLedgerMetrics } from './health/ledgerMetrics.ts';
import { createLogger } from './process/logger.ts';
import { startMetrics } from './health/metrics.ts';
import { addPaymentMetrics } from './health/paymentMetrics.ts';
import { requireAddresses } from './process/requirements.ts';
import { telegramChecks } from './health/telegramChecks.ts';
import { installTemporalRuntime } from './process/temporalRuntime.ts';
import { webUiOrigins } from './compose/temporalUi.ts';
import { buildVideoRooms } from './compose/videoCalls.ts';

/** The API: health, and what operators and staff ask for over HTTP. */
await runProcess('api', async () => {
  const config = readConfig(process.env);
  // Read as hashes by now: the secrets themselves need not stay.
  delete process.env['ADMIN_API_TOKENS'];
  delete process.env['API_SECRET_KEY'];
  const addresses = requireAddresses(config);
  const logger = createLogger('api', config.log.level);
  const metrics = await startMetrics('api', undefined);
  installTemporalRuntime(logger);

  const database = await openDatabase(addresses.databaseUrl, 5);
  const redis = connectRedis(addresses.redisUrl, (message) => logger.warn({ dependency: 'redis' }, message));
  const link = await connectTemporal(addresses.temporal, addresses.payloadKeys);
  addLedgerMetrics(metrics.registry, database);
  addPaymentMetrics(metrics.registry, database);
  const health = createHealthService({
    dependencies: {
      ...dependencyChecks({ database, redis, link }),
      ...telegramChecks(config, redis),
    },
    backlog: () => readBacklog(database),
  });
  addDependencyMetrics(metrics.registry, health);
  const accounts = await accountsOf(config, database, logger);
  const [{ bot, account }] = accounts;
  const desk = buildDesk(
    config,
    throughAccount(database, account),
    buildBilling(config, bot, { database: throughAccount(database, account), link, logger }),
    link.client,
    accounts,
    logger,
  );
  const { apiKey, apiHost, apiPort } = config.pair;
  const video = config.lines.includes('pair')
    ? {
        rooms: buildVideoRooms(config, database),
        keyDigest: apiKey === undefined ? undefined : digestOf(apiKey),
        report: desk.report,
      }
    : undefined;
  const api = await createApi({
    health,
    metrics: () => metrics.page(),
    codec: {
      codec: createPayloadReader(addresses.payloadKeys),
      token: config.payloads.codecToken,
      origins: webUiOrigins(config.temporal.uiUrl),
    },
    trustedProxies: config.api.trustedProxies,
    desk,
    video,
  });
  await api.listen({ port: config.api.port, host: config.api.host });
  const { trustedProxies } = config.api;
  const videoApi =
    video && apiPort !== undefined ? await createVideoApi({ health, trustedProxies, video }) : undefined;
  await videoApi?.listen({ port: apiPort!, host: apiHost ?? config.api.host });
  logger.info({ port: config.api.port }, 'ready');

  return {
    async stop() {
      await Promise.all([api.close(), videoApi?.close()]);
      await link.close();
      redis.disconnect();
      await database.close();
    },
  };
});
