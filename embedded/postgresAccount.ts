import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedServiceError } from './embeddedServiceError.ts';

/** The account that PostgreSQL runs under; `undefined` when it is simply ours. */
export type Account = { name: string; uid: number; gid: number } | undefined;

/** How to run PostgreSQL's programs so that they may reach their files. */
export interface RunAs {
  uid: number | undefined;
  gid: number | undefined;
  /** What to spawn in place of `program args`. */
  command(
    program: string,
    args: readonly string[],
  ): { command: string; args: string[]; uid: number | undefined; gid: number | undefined };
}

const OWN_DATABASE = 'set DATABASE_URL to a PostgreSQL of your own';

/**
 * PostgreSQL refuses to run as root. So root runs it as the owner of the data directory, or, while there is
 * none yet, as the user `postgres`, which is created when missing. Anyone else runs it as themselves.
 * @throws EmbeddedServiceError when the user can't be created.
 */
export function postgresAccount(dataDir: string): Account {
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
      `start as another user, or ${OWN_DATABASE}`,
    );
  }
  return created;
}

/**
 * Decides how to run PostgreSQL's programs as that account. Where a parent directory is closed to it
 * (a checkout below /root), it is given the one capability to pass through, and nothing is opened to others.
 * @throws EmbeddedServiceError when the account can't reach the files in either way.
 */
export function runnableAs(account: Account, program: string, dataParent: string): RunAs {
  if (account === undefined) {
    return {
      uid: undefined,
      gid: undefined,
      command: (program, args) => ({ command: program, args: [...args], uid: undefined, gid: undefined }),
    };
  }
  const { uid, gid } = account;
  const plain: RunAs = {
    uid,
    gid,
    command: (program, args) => ({ command: program, args: [...args], uid, gid }),
  };
  if (reaches(plain, program, dataParent)) return plain;
  const passing: RunAs = {
    uid,
    gid,
    command: (program, args) => ({
      command: 'setpriv',
      args: [
        `--reuid=${uid}`,
        `--regid=${gid}`,
        '--clear-groups',
        '--inh-caps=+dac_read_search',
        '--ambient-caps=+dac_read_search',
        program,
        ...args,
      ],
      uid: undefined,
      gid: undefined,
    }),
  };
  if (reaches(passing, program, dataParent)) return passing;
  throw new EmbeddedServiceError(
    `PostgreSQL does not run as root, and ${account.name} may not enter ${dataParent}`,
    `move the checkout to where others may enter (chmod o+x on its parent directories), or ${OWN_DATABASE}`,
  );
}

function reaches(runAs: RunAs, program: string, dataParent: string): boolean {
  const test = runAs.command('/bin/sh', ['-c', 'test -x "$1" && test -x "$2"', 'sh', program, dataParent]);
  const result = spawnSync(test.command, test.args, {
    cwd: '/',
    stdio: 'ignore',
    ...(test.uid === undefined ? {} : { uid: test.uid }),
    ...(test.gid === undefined ? {} : { gid: test.gid }),
  });
  return result.status === 0;
}

function lookUp(name: string): Account {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { name: `the user "${name}"`, uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
