import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../config/configError.ts';

/**
 * The id of the disk that holds a data directory: made by the first process that needs it and kept there, so that it
 * moves with the files when they are put into another machine.
 * @throws ConfigError when its file holds something else.
 */
export function keptDiskId(dataDir: string): string {
  const file = join(dataDir, 'disk.id');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomUUID()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const id = readFileSync(file, 'utf8').trim();
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return id;
  throw new ConfigError(
    'PARTYLINE_DATA',
    `names a directory whose ${file} holds no id of a disk`,
    'remove that file if no files were stored there yet, or restore it',
  );
}
