import { joinRulesOf } from '../compose/joinRules.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';
import { fromTelegram } from '../../domain/telegramIds.ts';
import { Telegram } from 'telegraf';
import { createUpdateProcessor } from '../../bot/intake/updateProcessor.ts';
import type { BotIdentity } from '../../bot/normalise/bot.ts';
import { normalise } from '../../bot/normalise/normalise.ts';
import { createRouter, excessOf } from '../../bot/router.ts';
import { createTellDecision } from '../../bot/hub/decisionNotice.ts';
import { AuthorPace } from '../../bot/posts/authorPace.ts';
import { BotTasks } from '../../bot/tasks/botTasks.ts';
import { carryOut } from '../../bot/tasks/carryOut.ts';
import { tellLeftOut } from '../../bot/tasks/tellLeftOut.ts';
import { maskedId } from '../../domain/pair/maskedId.ts';
import { EVIDENCE_DAYS } from '../../domain/pair/report.ts';
import type { StoredWork } from '../../domain/posts/storedWork.ts';
import { createTelegramMessenger } from '../../messengers/telegram/messenger.ts';
import { createTelegramSpeaker } from '../../messengers/telegram/speaker.ts';
import { createTalkPace } from '../../redis/pair/talkPace.ts';
import { createNotices } from '../../redis/notices.ts';
import { createAnnouncementService } from '../../services/posts/announcements.ts';
import { createAuditService } from '../../services/staff/audit.ts';
import { createBotTaskService } from '../../services/conversation/botTasks.ts';
import { createEditService } from '../../services/posts/edits.ts';
import { createChatDirectory } from '../../services/chats/chatDirectory.ts';
import { createChatSettings } from '../../services/chats/chatSettings.ts';
import { createPaidSendsService } from '../../services/posts/paidSends.ts';
import { createCaller } from '../../messengers/telegram/caller.ts';
import { starBalance } from '../../messengers/telegram/starBalance.ts';
import { createHubSettings } from '../../services/hub/hubSettings.ts';
import { createLanguageService } from '../../services/people/languages.ts';
import { createPausingService } from '../../services/hub/pausing.ts';
import { createHidingService } from '../../services/chats/hiding.ts';
import { createPersonalDataService } from '../../services/people/personalData.ts';
import { createPostAccountService } from '../../services/posts/postAccounts.ts';
import { createRegistrationService } from '../../services/chats/registration.ts';
import { createRelayService } from '../../services/posts/relay.ts';
import { approvalRulesOf } from '../compose/approvalRules.ts';
import { createApprovalService } from '../../services/moderation/approvals.ts';
import { createModerationService } from '../../services/moderation/moderation.ts';
import { createWithdrawalService } from '../../services/posts/withdrawals.ts';
import { createRoutingService } from '../../services/conversation/routing.ts';
import { createSupportService } from '../../services/conversation/support.ts';
import { fitEdits } from '../../services/pair/talk.ts';
import { createTargets } from '../../services/people/targets.ts';
import { buildBilling } from '../compose/billing.ts';
import { introduceBot } from './introduceBot.ts';
import { type LineServices, linesNamed } from '../compose/lines.ts';
import { buildPair, offerPremium, partingWhoIsBanned, partingWhoIsForgotten } from '../compose/pair.ts';
import { fittingRules, maskSaltOf } from '../compose/pairTalk.ts';
import { createShowPreview } from './preview.ts';
import { createAdminMenus, publishMenus } from './publishMenus.ts';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { IntakeLoad } from '../../bot/intake/intakeLoad.ts';
import type { Config } from '../../config/config.ts';
import { throughAccount } from '../../db/accounts.ts';
import type { Database } from '../../db/database.ts';
import type { TemporalLink } from '../../temporal/connect.ts';
import type { BotAccount } from './accounts.ts';
import { botIdOf, botTitle } from './bots.ts';
import { type BotIntake, createBotIntake } from './botIntake.ts';
import type { PostsInHand } from '../../domain/posts/postsInHand.ts';
import type { Metrics } from '../health/metrics.ts';
import { buildLimiter } from '../compose/relayActivities.ts';

/** How long requests give way to updates that wait, in milliseconds. */
const TASKS_GIVE_WAY_MS = 100;

/** What the bots of one process share. */
export interface SharedParts {
  readonly config: Config;
  readonly database: Database;
  readonly redis: Redis;
  readonly link: TemporalLink;
  readonly load: IntakeLoad;
  readonly inHand: PostsInHand;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Waits a while for what is more urgent than the workflow of a new subscription. */
  readonly giveWay: () => Promise<void>;
  readonly stopping: AbortSignal;
}

/** A bot that is ready to begin. */
export interface Bot {
  /** What its intake is called in health reports. */
  readonly healthName: string;
  readonly intake: BotIntake;
  /** Takes updates in from now on, does what is asked of it, and offers its commands. */
  begin(): Promise<void>;
  /** Finishes what is in hand; its intake has to have ended. */
  stop(): Promise<void>;
}

/**
 * Builds a bot of ours with the lines that speak through it: an identity, an intake, a limiter, menus and tasks of its own.
 *
 * @throws ConfigError when Telegram does not know its token
 */
export async function buildBot({ bot, account }: BotAccount, parts: SharedParts): Promise<Bot> {
  const { config, redis, link, load, inHand, logger, metrics, stopping } = parts;
  const database = throughAccount(parts.database, account);
  const isOnly = config.bots.length === 1;
  const log = isOnly ? logger : logger.child({ bot: botTitle(bot) });
  const { apiRoot } = config.telegram;
  const adminIds: NetworkPersonId[] = config.telegram.adminUserIds.map(fromTelegram);
  const { token } = bot;
  const lines = linesNamed(bot.lines, config.lines);
  const limiter = buildLimiter(config, bot, redis);
  const billing = buildBilling(config, bot, { database, link, logger: log, giveWay: parts.giveWay });
  const telegram = new Telegram(token, { apiRoot });
  const me = await introduceBot(telegram, { variable: bot.variable, logger: log, signal: stopping });
  const speaker = createTelegramSpeaker(telegram, limiter, {
    dropped: (what) => log.warn(what, 'an answer was dropped'),
  });
  const count = (event: string, detail: string): void => {
    metrics.countUpdate(event, detail);
    log.debug({ event, detail }, 'update');
  };
  const hearsMembers = bot.lines.includes('pair') && config.pair.mandatoryChannels.length > 0;
  const intake = createBotIntake(bot, {
    telegram,
    database,
    redis,
    count,
    hearsMembers,
    log,
    signal: stopping,
  });
  const relay = createRelayService(database, link.client, config.hub, inHand);
  const edits = createEditService(database, link.client, config.hub, fitEdits(fittingRules(config)));
  const carry = async (work: StoredWork): Promise<'done'> => {
    await (work.of === 'post' ? relay.carry(work) : edits.carry(work));
    return 'done';
  };
  const tasks = new BotTasks({
    store: createBotTaskService(database),
    carryOut: (task, progress) =>
      task.kind === 'carry' ? carry(task.work) : carryOut(services, lines, task, progress),
    tellLeftOut: (request) => tellLeftOut(services, request),
    giveWay: () => load.calm(TASKS_GIVE_WAY_MS),
    isAdmin: (person) => adminIds.includes(person),
    count,
    log,
  });
  const readsAllGroups = me.can_read_all_group_messages ?? false;
  const languages = createLanguageService(database);
  const notices = createNotices(redis, botIdOf(bot), maskSaltOf(config));
  const moderation = createModerationService(database, link.client);
  const call = createCaller({ token, apiRoot });
  const services: LineServices = {
    hub: {
      settings: createHubSettings(database),
      pausing: createPausingService(database, link.client),
      hiding: createHidingService(database),
    },
    pair: buildPair({
      database,
      client: link.client,
      rules: config.pair,
      config,
      notices,
      pace: createTalkPace(redis, botIdOf(bot), config.pair, (id) =>
        maskedId(id, { maskUserIds: true, maskSalt: maskSaltOf(config) }),
      ),
      relay,
      moderation,
      speaker,
    }),
    registration: createRegistrationService(
      database,
      joinRulesOf(config),
      adminIds,
      billing.starts,
      createTellDecision(languages, tasks),
    ),
    settings: createChatSettings(database),
    paidSends: createPaidSendsService(database, config.sending, () => starBalance(call)),
    directory: createChatDirectory(database),
    languages,
    audit: createAuditService(database),
    targets: createTargets(database),
    subscriptions: billing.subscriptions,
    payments: billing.payments,
    plans: billing.plans,
    offers: billing.offers,
    cashier: billing.cashier,
    approvals: createApprovalService(database, link.client, approvalRulesOf(config)),
    moderation: partingWhoIsBanned(moderation, () => services.pair),
    withdrawals: createWithdrawalService(database, link.client, adminIds),
    announcements: createAnnouncementService(
      database,
      link.client,
      createShowPreview(createTelegramMessenger({ token, apiRoot }), limiter),
    ),
    personalData: partingWhoIsForgotten(
      createPersonalDataService(database, link.client),
      () => services.pair,
    ),
    postAccounts: createPostAccountService(database, link.client),
    keeping: {
      ...(bot.lines.includes('pair') && {
        strangers: {
          minutes: config.pair.aftermathMinutes,
          evidenceDays: EVIDENCE_DAYS,
          chatSeconds: config.pair.sessionTtlSeconds,
        },
      }),
      ledgerHours: config.hub.ledgerHours,
      rememberHours: Math.max(config.hub.ledgerHours, config.hub.dedupHours),
    },
    support: createSupportService(database),
    speaker,
    outbox: tasks,
    sendingHalt: () => limiter.halted().catch(() => undefined),
    intakeTrouble: () => intake.trouble(),
    notices,
    username: me.username,
    readsPosts: async ({ kind, networkId }) =>
      (kind !== 'group' && kind !== 'supergroup') ||
      readsAllGroups ||
      speaker.isAdministrator(networkId, fromTelegram(me.id)),
    readsAllGroups,
    adminMenus: createAdminMenus(telegram, lines.commands, log),
    says: lines.says,
    adminIds,
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
      log,
    }),
  );
  let tasksEnd: Promise<void> = Promise.resolve();
  return {
    healthName: isOnly ? 'updates' : `updates of ${botTitle(bot)}`,
    intake,
    async begin() {
      if (lines.names.has('pair')) await offerPremium(billing.plans, config.pair);
      await intake.begin(processUpdates);
      tasksEnd = tasks.run();
      void publishMenus(telegram, lines.commands, adminIds, log, stopping);
    },
    async stop() {
      await tasks.stop();
      await tasksEnd;
    },
  };
}
