import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../../config/configError.ts';

/**
 * The key that encrypts what Temporal stores, in base64, for an installation that was given none:
 * made on the first run and kept in this file, which only its owner may read.
 * @throws ConfigError when the file holds something else.
 */
export function keptPayloadKey(file: string): string {
  return keptKey(file, 'PAYLOAD_KEY');
}

/**
 * A secret in base64 for an installation that was given none: made on the first run and kept in this file, which only its
 * owner may read.
 *
 * @param variable what would have given it
 * @throws ConfigError when the file holds something else.
 */
export function keptKey(file: string, variable: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = readFileSync(file, 'utf8').trim();
  if (Buffer.from(key, 'base64').length === 32) return key;
  throw new ConfigError(
    variable,
    `is not set, and ${file} holds no key`,
    'set it, or remove the file if nothing was stored with it',
  );
}
