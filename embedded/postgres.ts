import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedServiceError } from './embeddedServiceError.ts';
import { HandedPaths } from './handedPaths.ts';
import { keptSecret } from './keptSecret.ts';
import { postgresAccount, type Account } from './postgresAccount.ts';
import { postgresPrograms, type PostgresPrograms } from './postgresPrograms.ts';
import { startServerProcess } from './serverProcess.ts';
import { serviceEnvironment } from './serviceEnvironment.ts';
import type { RunningService, ServiceOptions } from './service.ts';

type Paths = Pick<HandedPaths, 'hand' | 'descriptors' | 'close'>;

const USER = 'partyline';
const DATABASE = 'partyline';
const REMEDY = 'set DATABASE_URL to a PostgreSQL of your own';

/** For so long the sessions of a server that was killed may take to notice it; they keep the next server out. */
const OLD_SESSIONS_END_WITHIN_MS = 15_000;
const OLD_SESSIONS_REMAIN = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;

/**
 * Starts a PostgreSQL server of our own on 127.0.0.1, creating its data directory on the first run.
 * Its data outlives every kind of stop. The URL names the database `partyline`, whose owner may do everything.
 * The directories above the data may be closed to the account that it runs under.
 * @throws EmbeddedServiceError
 */
export async function startPostgres(options: ServiceOptions): Promise<RunningService> {
  const { dataDir, signal } = options;
  const account = postgresAccount(dataDir);
  const programs = await postgresPrograms(account);
  mkdirSync(dirname(dataDir), { recursive: true, mode: 0o700 });

  const password = passwordOf(dataDir);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    const began = Date.now();
    await createDataDirectory(programs, account, options);
    options.log(`PostgreSQL: created its data directory in ${seconds(began)}`);
  }

  const deadline = Date.now() + OLD_SESSIONS_END_WITHIN_MS;
  for (;;) {
    try {
      return await startServer(programs, account, options, password);
    } catch (error) {
      const mustWait = error instanceof Error && OLD_SESSIONS_REMAIN.test(error.message);
      if (!mustWait || Date.now() > deadline) throw error;
      await sleep(250, undefined, { signal });
    }
  }
}

async function startServer(
  programs: PostgresPrograms,
  account: Account | undefined,
  options: ServiceOptions,
  password: string,
): Promise<RunningService> {
  const { dataDir, port, runDir, signal } = options;
  removeForeignPidFile(dataDir);
  const paths = pathsFor(account);
  try {
    const server = await startServerProcess({
      service: 'postgres',
      command: programs.postgres,
      args: ['-D', paths.hand(dataDir), ...settings(options)],
      cwd: '/',
      uid: account?.uid,
      gid: account?.gid,
      inherited: paths.descriptors,
      logFile: `${dataDir}.log`,
      runDir,
      signal,
    });
    // Recovery after a hard stop replays the log first, which may take a while.
    await server.untilReady(() => Promise.resolve(acceptsConnections(dataDir, server.pid)), 120_000, REMEDY);
    return {
      url: `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`,
      pid: server.pid,
      exited: server.exited,
      stop: () => server.stop(),
    };
  } finally {
    paths.close();
  }
}

/**
 * A killed server leaves its pid file behind, and the next one refuses to start while any process has that id: after a
 * reboot that may be anybody's. The file goes when that process is no PostgreSQL.
 */
function removeForeignPidFile(dataDir: string): void {
  try {
    const file = join(dataDir, 'postmaster.pid');
    const [pid = ''] = readFileSync(file, 'utf8').split('\n');
    if (readFileSync(`/proc/${Number(pid)}/comm`, 'utf8').trim() !== 'postgres') rmSync(file);
  } catch {
    // There is no such file, or no such process: PostgreSQL sorts it out by itself.
  }
}

/** How PostgreSQL's programs reach our files: by their path, unless they run under another account. */
function pathsFor(account: Account | undefined): Paths {
  if (account !== undefined && process.platform === 'linux') return new HandedPaths();
  return { hand: (path) => path, descriptors: [], close: () => undefined };
}

function settings({ port, durable }: ServiceOptions): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'error',
    ...(durable === false ? { fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB' } : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Made beside its final place and renamed when complete, so that an interrupted first run leaves nothing half made. */
async function createDataDirectory(
  programs: PostgresPrograms,
  account: Account | undefined,
  { dataDir, durable, signal }: ServiceOptions,
): Promise<void> {
  const unfinished = `${dataDir}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = `${dataDir}.password`;
  if (account !== undefined) chownSync(unfinished, account.uid, account.gid);
  const run = async (program: string, args: (paths: Paths) => string[], input = ''): Promise<void> => {
    const paths = pathsFor(account);
    try {
      await runToEnd({ program, args: args(paths), account, inherited: paths.descriptors, input, signal });
    } finally {
      paths.close();
    }
  };
  await withReadableCopy(passwordFile, account, (readable) =>
    run(programs.initdb, (paths) => [
      `--pgdata=${paths.hand(unfinished)}`,
      `--username=${USER}`,
      `--pwfile=${paths.hand(readable)}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(durable === false ? ['--no-sync'] : []),
    ]),
  );
  await run(
    programs.postgres,
    (paths) => ['--single', '-D', paths.hand(unfinished), '-c', 'log_min_messages=error', 'postgres'],
    `CREATE DATABASE ${DATABASE};\n`,
  );
  renameSync(unfinished, dataDir);
}

/** Lends a file to an account that may not read ours; nobody else can read it meanwhile. */
async function withReadableCopy(
  file: string,
  account: Account | undefined,
  work: (readable: string) => Promise<void>,
): Promise<void> {
  if (account === undefined) return work(file);
  const copy = `${file}.${process.pid}`;
  copyFileSync(file, copy);
  chmodSync(copy, 0o600);
  chownSync(copy, account.uid, account.gid);
  try {
    await work(copy);
  } finally {
    rmSync(copy, { force: true });
  }
}

interface ToolRun {
  program: string;
  args: readonly string[];
  account: Account | undefined;
  inherited: readonly number[];
  input: string;
  signal: AbortSignal | undefined;
}

/** Runs one of PostgreSQL's tools to its end. */
async function runToEnd({ program, args, account, inherited, input, signal }: ToolRun): Promise<void> {
  signal?.throwIfAborted();
  let words = '';
  const status = await new Promise<number | null>((resolve) => {
    const child = spawn(program, args, {
      cwd: '/',
      env: serviceEnvironment(),
      stdio: ['pipe', 'ignore', 'pipe', ...inherited],
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    });
    const end = (): void => void child.kill();
    process.once('exit', end);
    signal?.addEventListener('abort', end);
    const settle = (code: number | null): void => {
      process.off('exit', end);
      signal?.removeEventListener('abort', end);
      resolve(code);
    };
    child.once('error', (error) => {
      words += error.message;
      settle(null);
    });
    child.once('close', settle);
    child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(-4_000)));
    // A tool that ends without reading says why by other means.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
  signal?.throwIfAborted();
  if (status === 0) return;
  throw new EmbeddedServiceError(
    `the embedded PostgreSQL could not create its data directory (${words.trim().split('\n').at(-1) ?? ''})`,
    REMEDY,
  );
}

/** The URL of the server that runs on this data directory, whoever started it; undefined when none does. */
export function runningPostgresUrl(dataDir: string): string | undefined {
  try {
    const [pid, , , port] = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    if (!acceptsConnections(dataDir, Number(pid))) return undefined;
    return `postgresql://${USER}:${passwordOf(dataDir)}@127.0.0.1:${port!.trim()}/${DATABASE}`;
  } catch {
    return undefined;
  }
}

/** PostgreSQL itself writes its state into the eighth line of its pid file. */
function acceptsConnections(dataDir: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

/** The password that the data was created with. */
function passwordOf(dataDir: string): string {
  const file = `${dataDir}.password`;
  if (!existsSync(file) && existsSync(join(dataDir, 'PG_VERSION'))) {
    throw new EmbeddedServiceError(
      `the password of the embedded PostgreSQL is missing from ${file}`,
      `put the file back, or remove ${dataDir} to begin with an empty database`,
    );
  }
  return keptSecret(file);
}

function seconds(began: number): string {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}
