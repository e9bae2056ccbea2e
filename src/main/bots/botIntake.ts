import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { Telegram } from 'telegraf';
import type { Count } from '../../bot/intake/count.ts';
import type { Logger } from '../../bot/intake/logger.ts';
import { pollUpdates } from '../../bot/intake/polling.ts';
import type { ProcessUpdates } from '../../bot/intake/updateProcessor.ts';
import { receiveWebhook, registerWebhook } from '../../bot/intake/webhook.ts';
import { WebhookHealth } from '../../bot/intake/webhookHealth.ts';
import { updatesToAskFor } from '../../bot/normalise/normalise.ts';
import type { BotConfig } from '../../config/bots.ts';
import type { IntakeConfig } from '../../config/intake.ts';
import { withIntakeLock } from '../../db/conversation/intakeLock.ts';
import type { Database } from '../../db/database.ts';
import { describeIntakeTrouble, type IntakeTrouble } from '../../domain/conversation/intakeTrouble.ts';
import { createSharedIntakeTrouble } from '../../redis/intakeTrouble.ts';
import { Unhealthy } from '../../services/health.ts';
import { botIdOf } from './bots.ts';
import { createPollingHealth } from '../health/pollingHealth.ts';

/** How the updates of one bot come in. */
export interface BotIntake {
  /** Adds the bot's webhook to the server that all bots share; adds nothing when the bot polls. */
  register(server: FastifyInstance): Promise<void>;
  /** Begins to take updates in. For a webhook, the server has to listen by now. */
  begin(processUpdates: ProcessUpdates): Promise<void>;
  /** Why no updates come in, where Telegram has said so. */
  trouble(): IntakeTrouble | undefined;
  /** Rejects with {@link Unhealthy} when no updates come in. */
  check(): Promise<void>;
  /** Resolves when nothing more comes in; the signal has to be aborted before. */
  ended(): Promise<void>;
}

/** What intake is built over. */
export interface BotIntakeParts {
  readonly telegram: Telegram;
  readonly database: Database;
  readonly redis: Redis;
  readonly count: Count;
  /** Whether the bot wants to know who comes and goes in the chats that it administers. */
  readonly hearsMembers?: boolean;
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Builds the intake that a bot is configured with. */
export function createBotIntake(bot: BotConfig, parts: BotIntakeParts): BotIntake {
  const { intake } = bot;
  return intake.mode === 'polling' ? byPolling(bot, parts) : byWebhook(bot, intake, parts);
}

function byPolling(
  bot: BotConfig,
  { telegram, database, hearsMembers = false, log, signal }: BotIntakeParts,
): BotIntake {
  const health = createPollingHealth();
  let polling: Promise<void> = Promise.resolve();
  return {
    register: async () => {},
    async begin(processUpdates) {
      const lock = {
        key: botIdOf(bot),
        signal,
        waiting: () => log.warn({}, 'another process takes updates in for this bot: waiting until it stops'),
      };
      polling = withIntakeLock(database, lock, (held) =>
        pollUpdates({
          telegram,
          tokenVariable: bot.variable,
          processUpdates: health.watch(processUpdates),
          allowedUpdates: updatesToAskFor({ members: hearsMembers }),
          log,
          signal: held,
        }),
      );
    },
    trouble: () => undefined,
    check: () => health.check(),
    ended: () => polling,
  };
}

function byWebhook(
  bot: BotConfig,
  intake: Extract<IntakeConfig, { mode: 'webhook' }>,
  { telegram, redis, count, hearsMembers = false, log, signal }: BotIntakeParts,
): BotIntake {
  const { path, publicUrl, secret, maxConnections } = intake;
  const { report } = createSharedIntakeTrouble(redis, botIdOf(bot));
  const health = new WebhookHealth({ telegram, url: publicUrl, log, report });
  const begun = Promise.withResolvers<ProcessUpdates>();
  let watching: Promise<void> = Promise.resolve();
  return {
    async register(server) {
      const processUpdates: ProcessUpdates = async (updates) => (await begun.promise)(updates);
      await server.register(receiveWebhook, { path, secret, processUpdates, count, log });
    },
    async begin(processUpdates) {
      begun.resolve(health.listen(processUpdates));
      await registerWebhook(telegram, {
        url: publicUrl,
        secret,
        allowedUpdates: updatesToAskFor({ members: hearsMembers }),
        maxConnections,
      });
      watching = health.run(signal);
    },
    trouble: () => health.trouble,
    async check() {
      if (health.trouble) throw new Unhealthy(describeIntakeTrouble(health.trouble));
    },
    ended: () => watching,
  };
}
