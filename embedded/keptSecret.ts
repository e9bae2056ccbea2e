import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';

/**
 * A password that is made on the first call and kept in this file, which only its owner may read.
 * Embedded servers listen on loopback only, but so do programs of other users of this machine.
 */
export function keptSecret(file: string): string {
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(18).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  }
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}
