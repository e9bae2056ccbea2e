import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedServiceError } from './embeddedServiceError.ts';

/** An account of this machine. */
export interface Account {
  /** For messages, such as `the user "postgres"`. */
  name: string;
  uid: number;
  gid: number;
}

/**
 * The account that PostgreSQL must run under, or `undefined` when it is simply ours. PostgreSQL refuses to run as root,
 * so root runs it as the owner of the data directory, or, while there is none yet, as the user `postgres`, which is
 * created when missing. Anyone else runs it as themselves.
 * @throws EmbeddedServiceError when the user can't be created.
 */
export function postgresAccount(dataDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const data = statSync(join(dataDir, 'PG_VERSION'), { throwIfNoEntry: false });
  if (data !== undefined && data.uid !== 0) return { name: `user ${data.uid}`, uid: data.uid, gid: data.gid };
  const existing = lookUp('postgres');
  if (existing !== undefined) return existing;
  spawnSync('groupadd', ['--system', 'postgres'], { stdio: 'ignore' });
  spawnSync('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'], {
    stdio: 'ignore',
  });
  const created = lookUp('postgres');
  if (created === undefined) {
    throw new EmbeddedServiceError(
      'PostgreSQL does not run as root, and the user "postgres" could not be created',
      'start as another user, or set DATABASE_URL to a PostgreSQL of your own',
    );
  }
  return created;
}

/** Whether that account may execute this program, or enter this directory, and pass through all directories above it. */
export function mayExecute({ uid, gid }: Account, path: string): boolean {
  const test = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], {
    cwd: '/',
    stdio: 'ignore',
    uid,
    gid,
  });
  return test.status === 0;
}

function lookUp(name: string): Account | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { name: `the user "${name}"`, uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
