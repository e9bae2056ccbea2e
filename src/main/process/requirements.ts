import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/configError.ts';
import type { TemporalConfig } from '../../config/temporal.ts';
import type { PayloadKeys } from '../../temporal/payloadKeys.ts';

/** The addresses that a process of its own cannot do without. */
export interface Addresses {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly temporal: TemporalConfig & { address: string };
  readonly payloadKeys: PayloadKeys;
}

/**
 * What `npm start` finds out by itself and a single process must be told.
 *
 * @throws ConfigError naming the variable that is missing
 */
export function requireAddresses(config: Config): Addresses {
  const need = <T>(value: T | undefined, variable: string): T => {
    if (value !== undefined) return value;
    throw new ConfigError(variable, 'is not set', 'set it, or run everything together with npm start');
  };
  return {
    databaseUrl: need(config.database.url, 'DATABASE_URL'),
    redisUrl: need(config.redis.url, 'REDIS_URL'),
    temporal: { ...config.temporal, address: need(config.temporal.address, 'TEMPORAL_ADDRESS') },
    payloadKeys: payloadKeysOf(config, need(config.payloads.key, 'PAYLOAD_KEY')),
  };
}

/** The configured keys for what Temporal stores, with the one that encrypts. */
export function payloadKeysOf({ payloads }: Config, write: Uint8Array): PayloadKeys {
  return { write, read: payloads.readKeys, refuseUnbound: payloads.refuseUnbound };
}
