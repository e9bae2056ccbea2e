import { join, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/configError.ts';
import type { PayloadKeys } from '../../temporal/payloadKeys.ts';
import { keptPayloadKey } from './payloadKey.ts';
import { payloadKeysOf } from '../process/requirements.ts';

/** The database: the configured one, or the one that `npm start` runs on this machine now. */
export async function databaseUrlOf(config: Config): Promise<string> {
  if (config.database.url !== undefined) return config.database.url;
  // An image for servers does without what runs servers itself.
  const { runningPostgresUrl } = await import('../../../embedded/postgres.ts');
  const url = runningPostgresUrl(join(resolve(config.dataDir), 'postgres'));
  if (url !== undefined) return url;
  throw new ConfigError(
    'DATABASE_URL',
    'is not set and npm start does not run',
    'set it, or start that first',
  );
}

/** Where Temporal is, and the keys to what it stores; those of `npm start` where none are configured. */
export function temporalOf(config: Config): {
  readonly address: string;
  readonly payloadKeys: PayloadKeys;
} {
  return {
    address: config.temporal.address ?? `127.0.0.1:${config.temporal.port}`,
    payloadKeys: payloadKeysOf(
      config,
      config.payloads.key ??
        Buffer.from(keptPayloadKey(join(resolve(config.dataDir), 'payload.key')), 'base64'),
    ),
  };
}
