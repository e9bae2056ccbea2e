import { joinRulesOf } from './joinRules.ts';
import { fromTelegram } from '../../domain/telegramIds.ts';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DeskDependencies } from '../../api/admin/desk.ts';
import type { AdminApp } from '../../api/admin/operations.ts';
import { settingsRoutes } from '../../api/hub/settingsRoutes.ts';
import { strangerReportRoutes } from '../../api/pair/strangerReportRoutes.ts';
import { createTellDecision } from '../../bot/hub/decisionNotice.ts';
import type { Config } from '../../config/config.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import { createPictureReader } from '../../messengers/telegram/cleaning/smallPicture.ts';
import type { ReadPicture } from '../../services/pair/reports.ts';
import type { BotAccount } from '../bots/accounts.ts';
import { createAuditService } from '../../services/staff/audit.ts';
import { createOutbox } from '../../services/conversation/botTasks.ts';
import { createBillingLists } from '../../services/billing/billingLists.ts';
import { createChatDirectory } from '../../services/chats/chatDirectory.ts';
import { createDeskPosts } from '../../services/posts/deskPosts.ts';
import { createHubSettings } from '../../services/hub/hubSettings.ts';
import { createLanguageService } from '../../services/people/languages.ts';
import { createModerationService } from '../../services/moderation/moderation.ts';
import { createOnceOnly } from '../../services/staff/onceOnly.ts';
import { createPairWorkflows } from '../../services/pair/pairWorkflows.ts';
import { createSessionsService } from '../../services/pair/sessions.ts';
import { createPausingService } from '../../services/hub/pausing.ts';
import { createPostAccountService } from '../../services/posts/postAccounts.ts';
import { createRegistrationService } from '../../services/chats/registration.ts';
import { createReports } from '../../services/billing/reports.ts';
import { createRestrictionList } from '../../services/moderation/restrictionList.ts';
import { createTargets } from '../../services/people/targets.ts';
import type { Billing } from './billing.ts';
import { buildReports } from './pairTalk.ts';
import { workflowPages } from './temporalUi.ts';

/** Reads pictures with the bot that got them: no other one may fetch a file. */
function pictureReader({ telegram: { apiRoot } }: Config, accounts: readonly BotAccount[]): ReadPicture {
  const readers = new Map(
    accounts.map(({ account, bot: { token } }) => [account, createPictureReader({ token, apiRoot })]),
  );
  return async (account, fileId) => readers.get(account)?.(fileId);
}

/** Builds what the desk's API works with. */
export function buildDesk(
  config: Config,
  database: AccountDatabase,
  {
    subscriptions,
    payments,
    plans,
    starts,
  }: Pick<Billing, 'subscriptions' | 'payments' | 'plans' | 'starts'>,
  client: Client,
  accounts: readonly BotAccount[],
  logger: Pick<Logger, 'error'>,
  readPicture: ReadPicture = pictureReader(config, accounts),
): DeskDependencies {
  const moderation = createModerationService(database, client);
  const settings = createHubSettings(database);
  const pausing = createPausingService(database, client);
  const ofLines: ((app: AdminApp) => void)[] = [(app) => settingsRoutes(app, settings, pausing)];
  if (config.lines.includes('pair')) {
    const sessions = createSessionsService(database, createPairWorkflows(client), config.pair);
    const reports = buildReports({ database, config, moderation, sessions, readPicture });
    ofLines.push((app) => strangerReportRoutes(app, reports));
  }
  return {
    tokens: config.api.tokens,
    requestsPerMinute: config.api.requestsPerMinute,
    onceOnly: createOnceOnly(database),
    chats: createChatDirectory(database),
    registration: createRegistrationService(
      database,
      joinRulesOf(config),
      config.telegram.adminUserIds.map(fromTelegram),
      starts,
      createTellDecision(createLanguageService(database), createOutbox(database)),
    ),
    restrictions: createRestrictionList(database),
    moderation,
    targets: createTargets(database),
    audit: createAuditService(database),
    posts: createDeskPosts(database),
    accounts: createPostAccountService(database, client),
    lists: createBillingLists(database),
    reports: createReports(database),
    subscriptions,
    payments,
    plans,
    ofLines,
    workflowPages: workflowPages(config.temporal.uiUrl, config.temporal.namespace),
    // The words of an error may hold people's; its kind and where it came up are enough to look.
    report: (error, { method, route }) =>
      logger.error(
        { error: (error as Error).name, code: (error as { code?: unknown }).code, method, route },
        'a request failed',
      ),
  };
}
