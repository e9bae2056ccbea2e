import Fastify from 'fastify';
import { IntakeLoad } from '../bot/intake/intakeLoad.ts';
import { WEBHOOK_SERVER_OPTIONS } from '../bot/intake/webhook.ts';
import { throughAccount } from '../db/accounts.ts';
import { readConfig } from '../config/config.ts';
import { PostsInHand } from '../domain/posts/postsInHand.ts';
import { openDatabase } from '../db/database.ts';
import { connectRedis } from '../redis/connectRedis.ts';
import { connectTemporal } from '../temporal/connect.ts';
import { buildBilling } from './compose/billing.ts';
import { accountsOf } from './bots/accounts.ts';
import { buildBot } from './bots/buildBot.ts';
import { dependencyChecks, workerChecks } from './health/dependencyChecks.ts';
import { runProcess } from './process/lifecycle.ts';
import { createLogger } from './process/logger.ts';
import { startMetrics } from './health/metrics.ts';
import { buildActivities } from './compose/relayActivities.ts';
import { requireAddresses } from './process/requirements.ts';
import { installTemporalRuntime } from './process/temporalRuntime.ts';
import { runRelayWorker } from './process/workers.ts';

/** How long the workflows of new subscriptions give way to updates that wait, in milliseconds. */
const SUBSCRIPTIONS_GIVE_WAY_MS = 2_000;

/** The bots: take updates in and start the posts' workflows, whose first steps this process runs itself, at once. */
await runProcess('bot', async () => {
  const config = readConfig(process.env);
  const addresses = requireAddresses(config);
  const logger = createLogger('bot', config.log.level);
  const metrics = await startMetrics('bot', config.metrics);
  installTemporalRuntime(logger, metrics.sdkAddress);

  const database = await openDatabase(addresses.databaseUrl, 20);
  const redis = connectRedis(addresses.redisUrl, (message) => logger.warn({ dependency: 'redis' }, message));
  const link = await connectTemporal(addresses.temporal, addresses.payloadKeys);
  const load = new IntakeLoad();
  const stopping = new AbortController();
  const giveWay = (): Promise<void> => load.calm(SUBSCRIPTIONS_GIVE_WAY_MS);
  const accounts = await accountsOf(config, database, logger);
  const inHand = new PostsInHand();
  const worker = await runRelayWorker(
    link,
    buildActivities({
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
        giveWay,
      }),
      logger,
      inHand,
    }),
  );
  worker.ended.catch((error: unknown) => {
    logger.fatal({ error: (error as Error).name }, 'the Temporal worker failed');
    process.exit(1);
  });

  const parts = {
    config,
    database,
    redis,
    link,
    load,
    inHand,
    logger,
    metrics,
    giveWay,
    stopping: stopping.signal,
  };
  const bots = await Promise.all(accounts.map((one) => buildBot(one, parts)));
  const server = Fastify({ ...WEBHOOK_SERVER_OPTIONS, logger: false });
  for (const bot of bots) await bot.intake.register(server);
  // How updates come in, and where, is the same for all bots.
  const { intake } = config.bots[0]!;
  if (intake.mode === 'webhook') await server.listen({ port: intake.port, host: intake.host });
  for (const bot of bots) await bot.begin();
  metrics.showHealth({
    ...dependencyChecks({ database, redis, link }),
    ...workerChecks([worker]),
    ...Object.fromEntries(bots.map((bot) => [bot.healthName, () => bot.intake.check()])),
  });
  logger.info({ mode: intake.mode }, 'ready');

  return {
    async stop() {
      stopping.abort();
      await Promise.all([server.close(), ...bots.map((bot) => bot.intake.ended())]);
      await Promise.all(bots.map((bot) => bot.stop()));
      await worker.stop();
      metrics.stop();
      await link.close();
      redis.disconnect();
      await database.close();
    },
  };
});
