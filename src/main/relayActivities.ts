import type { Redis } from 'ioredis';
import { type Activities, createActivities } from '../activities/createActivities.ts';
import { Permits } from '../activities/permits.ts';
import type { Config } from '../config.ts';
import { createChats, createPosts } from '../db/createPosts.ts';
import type { Database } from '../db/database.ts';
import { createLedger } from '../db/ledger.ts';
import { makeLedgerDays, pruneLedgerDays } from '../db/ledgerDays.ts';
import { giveUpStragglers } from '../db/stragglers.ts';
import type { Limiter } from '../domain/limiter.ts';
import { costOf } from '../messengers/telegram/compose.ts';
import { createTelegramMessenger } from '../messengers/telegram/messenger.ts';
import { createRedisLimiter } from '../redis/redisLimiter.ts';
import type { Metrics } from './metrics.ts';
import { botIdOf } from './requirements.ts';

/** What the steps are built over. */
export interface RelayParts {
  readonly config: Config;
  readonly database: Database;
  readonly limiter: Limiter;
  readonly stopping: AbortSignal;
  readonly metrics: Metrics;
}

/** Builds the steps of the workflows over real parts. */
export function buildActivities({ config, database, limiter, stopping, metrics }: RelayParts): Activities {
  return createActivities({
    posts: createPosts(database, { minTextLength: config.hub.dedupMinText, hours: config.hub.dedupHours }),
    chats: createChats(database),
    ledger: createLedger(database),
    limiter,
    messenger: createTelegramMessenger({ token: config.telegram.token, apiRoot: config.telegram.apiRoot }),
    costOf,
    permits: new Permits(config.sending.concurrency),
    stopping,
    observe: metrics.observeSend,
    async tendLedger() {
      await makeLedgerDays(database);
      await giveUpStragglers(database);
      return pruneLedgerDays(database, config.hub.ledgerHours, Date.now(), config.hub.dedupHours);
    },
  });
}

/** The limiter of this bot, shared with every process that sends with its token. */
export function buildLimiter(config: Config, redis: Redis): Limiter {
  return createRedisLimiter(redis, botIdOf(config.telegram.token), config.sending);
}
