import Fastify from 'fastify';
import { Telegram } from 'telegraf';
import { IntakeLoad } from '../bot/intake/intakeLoad.ts';
import { pollUpdates } from '../bot/intake/polling.ts';
import { createUpdateProcessor } from '../bot/intake/updateProcessor.ts';
import { receiveWebhook, registerWebhook, WEBHOOK_SERVER_OPTIONS } from '../bot/intake/webhook.ts';
import { WebhookHealth } from '../bot/intake/webhookHealth.ts';
import type { BotIdentity } from '../bot/normalise/bot.ts';
import { normalise, READ_UPDATES } from '../bot/normalise/normalise.ts';
import { createRouter, excessOf } from '../bot/router.ts';
import { createTellDecision } from '../bot/hub/decisionNotice.ts';
import { AuthorPace } from '../bot/posts/authorPace.ts';
import { BotTasks } from '../bot/tasks/botTasks.ts';
import { carryOut } from '../bot/tasks/carryOut.ts';
import { readConfig } from '../config/config.ts';
import { describeIntakeTrouble, type IntakeTrouble } from '../domain/conversation/intakeTrouble.ts';
import { openDatabase } from '../db/database.ts';
import { withIntakeLock } from '../db/conversation/intakeLock.ts';
import type { StoredWork } from '../domain/posts/storedWork.ts';
import { createTelegramMessenger } from '../messengers/telegram/messenger.ts';
import { createTelegramSpeaker } from '../messengers/telegram/speaker.ts';
import { connectRedis } from '../redis/connectRedis.ts';
import { createSharedIntakeTrouble } from '../redis/intakeTrouble.ts';
import { createNotices } from '../redis/notices.ts';
import { createAnnouncementService } from '../services/posts/announcements.ts';
import { createAuditService } from '../services/staff/audit.ts';
import { createBotTaskService } from '../services/conversation/botTasks.ts';
import { createEditService } from '../services/posts/edits.ts';
import { createChatDirectory } from '../services/hub/chatDirectory.ts';
import { createChatSettings } from '../services/hub/chatSettings.ts';
import { createHubSettings } from '../services/hub/hubSettings.ts';
import { createLanguageService } from '../services/people/languages.ts';
import { createPausingService } from '../services/hub/pausing.ts';
import { createPersonalDataService } from '../services/people/personalData.ts';
import { createPostAccountService } from '../services/posts/postAccounts.ts';
import { createRegistrationService } from '../services/hub/registration.ts';
import { createRelayService } from '../services/posts/relay.ts';
import { createModerationService } from '../services/moderation/moderation.ts';
import { createWithdrawalService } from '../services/posts/withdrawals.ts';
import { Unhealthy } from '../services/health.ts';
import { createRoutingService } from '../services/conversation/routing.ts';
import { createSupportService } from '../services/conversation/support.ts';
import { createTargets } from '../services/people/targets.ts';
import { connectTemporal } from '../temporal/connect.ts';
import { buildBilling } from './billing.ts';
import { introduceBot } from './introduceBot.ts';
import { dependencyChecks, workerChecks } from './dependencyChecks.ts';
import { buildPair } from './pair.ts';
import { createPollingHealth } from './pollingHealth.ts';
import { runProcess } from './lifecycle.ts';
import { type HouseServices, linesNamed } from './lines.ts';
import { createLogger } from './logger.ts';
import { startMetrics } from './metrics.ts';
import { createShowPreview } from './preview.ts';
import { buildActivities, buildLimiter } from './relayActivities.ts';
import { botIdOf, requireAddresses } from './requirements.ts';
import { createAdminMenus, publishMenus } from './publishMenus.ts';
import { installTemporalRuntime } from './temporalRuntime.ts';
import { runRelayWorker } from './workers.ts';

/** How long requests, and the workflows of new subscriptions, give way to updates that wait, in milliseconds. */
const TASKS_GIVE_WAY_MS = 100;
const SUBSCRIPTIONS_GIVE_WAY_MS = 2_000;

/** The bot: takes updates in and starts the posts' workflows, whose first steps it runs itself, at once. */
await runProcess('bot', async () => {
  const config = readConfig(process.env);
  const addresses = requireAddresses(config);
  const logger = createLogger('bot', config.log.level);
  const metrics = await startMetrics('bot', config.metrics);
  installTemporalRuntime(logger, metrics.sdkAddress);

  const database = await openDatabase(addresses.databaseUrl, 20);
  const redis = connectRedis(addresses.redisUrl, (message) => logger.warn({ dependency: 'redis' }, message));
  const link = await connectTemporal(addresses.temporal, addresses.payloadKeys);
  const limiter = buildLimiter(config, redis);
  const load = new IntakeLoad();
  const billing = buildBilling(config, database, link, logger, () => load.calm(SUBSCRIPTIONS_GIVE_WAY_MS));
  const stopping = new AbortController();
  const worker = await runRelayWorker(
    link,
    buildActivities({
      config,
      database,
      client: link.client,
      limiter,
      redis,
      stopping: stopping.signal,
      metrics,
      billing,
      logger,
    }),
  );
  worker.ended.catch((error: unknown) => {
    logger.fatal({ error: (error as Error).name }, 'the Temporal worker failed');
    process.exit(1);
  });

  const { token, apiRoot, adminUserIds } = config.telegram;
  const telegram = new Telegram(token, { apiRoot });
  const me = await introduceBot(telegram, logger, stopping.signal);
  const speaker = createTelegramSpeaker(telegram, limiter, {
    dropped: (what) => logger.warn(what, 'an answer was dropped'),
  });
  const count = (event: string, detail: string): void => {
    metrics.countUpdate(event, detail);
    logger.debug({ event, detail }, 'update');
  };
  const lines = linesNamed(config.lines);
  const relay = createRelayService(database, link.client, config.hub);
  const edits = createEditService(database, link.client, config.hub);
  const carry = async (work: StoredWork): Promise<'done'> => {
    await (work.of === 'post' ? relay.carry(work) : edits.carry(work));
    return 'done';
  };
  const tasks = new BotTasks({
    store: createBotTaskService(database),
    carryOut: (task, progress) =>
      task.kind === 'carry' ? carry(task.work) : carryOut(services, lines, task, progress),
    giveWay: () => load.calm(TASKS_GIVE_WAY_MS),
    isAdmin: (person) => adminUserIds.includes(person),
    count,
    log: logger,
  });
  const readsAllGroups = me.can_read_all_group_messages ?? false;
  const { trialDays, joinPolicy } = config.hub;
  let intakeTrouble = (): IntakeTrouble | undefined => undefined;
  const languages = createLanguageService(database);
  const notices = createNotices(redis, botIdOf(token));
  const services: HouseServices = {
    pair: buildPair({ database, client: link.client, rules: config.pair }, notices),
    registration: createRegistrationService(
      database,
      { trialDays, policy: joinPolicy },
      adminUserIds,
      billing.starts,
      createTellDecision(languages, tasks),
    ),
    pausing: createPausingService(database, link.client),
    settings: createChatSettings(database),
    hub: createHubSettings(database),
    directory: createChatDirectory(database),
    languages,
    audit: createAuditService(database),
    targets: createTargets(database),
    subscriptions: billing.subscriptions,
    payments: billing.payments,
    plans: billing.plans,
    offers: billing.offers,
    cashier: billing.cashier,
    moderation: createModerationService(database, link.client),
    withdrawals: createWithdrawalService(database, link.client, adminUserIds),
    announcements: createAnnouncementService(
      database,
      link.client,
      createShowPreview(createTelegramMessenger({ token, apiRoot }), limiter),
    ),
    personalData: createPersonalDataService(database, link.client),
    postAccounts: createPostAccountService(database, link.client),
    keeping: {
      ledgerHours: config.hub.ledgerHours,
      rememberHours: Math.max(config.hub.ledgerHours, config.hub.dedupHours),
    },
    support: createSupportService(database),
    speaker,
    outbox: tasks,
    sendingHalt: () => limiter.halted().catch(() => undefined),
    intakeTrouble: () => intakeTrouble(),
    notices,
    username: me.username,
    readsPosts: async ({ kind, networkId }) =>
      (kind !== 'group' && kind !== 'supergroup') ||
      readsAllGroups ||
      speaker.isAdministrator(networkId, me.id),
    readsAllGroups,
    adminMenus: createAdminMenus(telegram, lines.commands, logger),
    adminIds: adminUserIds,
  };
  const identity: BotIdentity = {
    id: me.id,
    username: me.username,
    commands: lines.known,
    ...(config.hub.commandPrefix !== undefined && { commandPrefix: config.hub.commandPrefix }),
  };
  const pace = new AuthorPace(config.hub.authorPerMinute);
  const routing = createRoutingService(database);
  const processUpdates = load.listen(
    createUpdateProcessor({
      normalise: (update) => normalise(update, identity),
      route: createRouter({ lines, routing, relay, edits, services, tasks, pace }),
      excess: excessOf({ relay, pace }),
      count,
      log: logger,
    }),
  );

  let closeIntake: () => Promise<void>;
  let checkIntake = async (): Promise<void> => {};
  if (config.intake.mode === 'polling') {
    const lock = {
      key: botIdOf(token),
      signal: stopping.signal,
      waiting: () => logger.warn('another process takes updates in for this bot: waiting until it stops'),
    };
    const health = createPollingHealth();
    const polling = withIntakeLock(database, lock, (signal) =>
      pollUpdates({
        telegram,
        processUpdates: health.watch(processUpdates),
        allowedUpdates: READ_UPDATES,
        log: logger,
        signal,
      }),
    );
    checkIntake = () => health.check();
    closeIntake = () => polling;
  } else {
    const { path, host, port, publicUrl, secret, maxConnections } = config.intake;
    const { report } = createSharedIntakeTrouble(redis, botIdOf(token));
    const health = new WebhookHealth({ telegram, url: publicUrl, log: logger, report });
    const server = Fastify({ ...WEBHOOK_SERVER_OPTIONS, logger: false });
    await server.register(receiveWebhook, {
      path,
      secret,
      processUpdates: health.listen(processUpdates),
      count,
      log: logger,
    });
    await server.listen({ port, host });
    await registerWebhook(telegram, { url: publicUrl, secret, allowedUpdates: READ_UPDATES, maxConnections });
    const watching = health.run(stopping.signal);
    intakeTrouble = () => health.trouble;
    checkIntake = async () => {
      if (health.trouble) throw new Unhealthy(describeIntakeTrouble(health.trouble));
    };
    closeIntake = async () => {
      await server.close();
      await watching;
    };
  }
  metrics.showHealth({
    ...dependencyChecks({ database, redis, link }),
    ...workerChecks([worker]),
    updates: () => checkIntake(),
  });
  const tasksEnd = tasks.run();
  void publishMenus(telegram, lines.commands, adminUserIds, logger, stopping.signal);
  logger.info({ mode: config.intake.mode }, 'ready');

  return {
    async stop() {
      stopping.abort();
      await closeIntake();
      await tasks.stop();
      await tasksEnd;
      await worker.stop();
      metrics.stop();
      await link.close();
      redis.disconnect();
      await database.close();
    },
  };
});
