import type { StaticDecode } from 'typebox';
import type { API } from './api.ts';
import { type BotConfig, botConfigs } from './bots.ts';
import { ConfigError } from './configError.ts';
import type { HUB } from './hub.ts';
import type { EnabledLine } from './lines.ts';
import type { LogLevel, WorkerRole } from './operation.ts';
import type { PAIR } from './pair.ts';
import { PAYLOAD_KEY_REMEDY, type PAYLOADS } from './payloads.ts';
import { readVariables } from './readVariables.ts';
import { SCHEMA } from './schema.ts';
import type { SENDING } from './sending.ts';
import { TELEGRAM_CLOUD, type TelegramConfig, telegramConfig } from './telegram.ts';
import { type TemporalConfig, temporalConfig } from './temporal.ts';

/** Everything that the environment decides, read and checked once. */
export interface Config {
  production: boolean;
  telegram: TelegramConfig;
  /** The bots that speak for the enabled lines; one at least. */
  bots: BotConfig[];
  /** The lines that are enabled, in the order in which they are named to people. */
  lines: EnabledLine[];
  /** `undefined` means the embedded PostgreSQL. */
  database: { url: string | undefined };
  /** `undefined` means the embedded Redis. */
  redis: { url: string | undefined };
  temporal: TemporalConfig;
  sending: StaticDecode<typeof SENDING>;
  hub: StaticDecode<typeof HUB>;
  pair: StaticDecode<typeof PAIR>;
  api: StaticDecode<typeof API>;
  simulator: { port: number };
  /** What this process does when it is a worker. */
  worker: { roles: WorkerRole[] };
  /** Where the worker and the bot show their metrics and how they are; `undefined` for nowhere. */
  metrics: { host: string; port: number } | undefined;
  payloads: StaticDecode<typeof PAYLOADS>;
  log: { level: LogLevel };
  /** Directory of the embedded services' data, absolute or relative to the working directory. */
  dataDir: string;
}

/** What strangers cannot do without: masks that nobody can undo, and messages that only moderators can open. */
function requirePairSecrets({ maskSalt, moderationKey }: Config['pair']): void {
  const remedy = 'make it with "openssl rand -hex 32", or leave pair out of LINES';
  const problem = 'is missing and NODE_ENV is production';
  if (maskSalt === undefined) throw new ConfigError('MASK_SALT', problem, remedy);
  if (moderationKey === undefined) throw new ConfigError('MODERATION_KEY', problem, remedy);
}

/**
 * Reads and checks the environment. An empty variable counts as not set.
 * @throws ConfigError for the first variable that is missing or malformed.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { operation, api, payloads, ...given } = readVariables(SCHEMA, env);
  const { simulatorPort, metricsPort } = operation;
  const production = operation.nodeEnv === 'production';
  const telegram = telegramConfig(given.telegram, { production, simulatorPort });
  if (production && payloads.key === undefined) {
    throw new ConfigError('PAYLOAD_KEY', 'is missing and NODE_ENV is production', PAYLOAD_KEY_REMEDY);
  }
  if (production && given.lines.enabled.includes('pair')) requirePairSecrets(given.pair);
  return {
    production,
    telegram,
    bots: botConfigs(
      { telegram: given.telegram, intake: given.intake, lines: given.lines.enabled },
      { host: api.host, cloud: telegram.apiRoot === TELEGRAM_CLOUD, simulated: telegram.simulated },
    ),
    lines: given.lines.enabled,
    database: { url: given.database.url },
    redis: { url: given.redis.url },
    temporal: temporalConfig(given.temporal),
    sending: given.sending,
    hub: given.hub,
    pair: given.pair,
    api,
    simulator: { port: simulatorPort },
    worker: { roles: operation.workerRoles },
    metrics: metricsPort === 0 ? undefined : { host: api.host, port: metricsPort },
    payloads,
    log: { level: operation.logLevel },
    dataDir: operation.dataDir,
  };
}
