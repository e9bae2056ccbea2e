import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedServiceError } from './embeddedServiceError.ts';
import { postgresAccount, runnableAs, type RunAs } from './postgresAccount.ts';
import { postgresPrograms, type PostgresPrograms } from './postgresPrograms.ts';
import { startServerProcess } from './serverProcess.ts';
import { serviceEnvironment } from './serviceEnvironment.ts';
import type { RunningService, ServiceOptions } from './service.ts';

const USER = 'partyline';
const DATABASE = 'partyline';
const REMEDY = 'set DATABASE_URL to a PostgreSQL of your own';

/**
 * Starts a PostgreSQL server of our own on 127.0.0.1, creating its data directory on the first run.
 * Its data outlives every kind of stop. The URL names the database `partyline`, whose owner may do everything.
 * @throws EmbeddedServiceError
 */
export async function startPostgres(options: ServiceOptions): Promise<RunningService> {
  const programs = postgresPrograms();
  mkdirSync(dirname(options.dataDir), { recursive: true });
  const account = postgresAccount(options.dataDir);
  const runAs = runnableAs(account, programs.postgres, dirname(options.dataDir));

  const password = passwordOf(options.dataDir);
  if (!existsSync(join(options.dataDir, 'PG_VERSION'))) {
    const began = Date.now();
    createDataDirectory(programs, runAs, options, password);
    options.log(`PostgreSQL: created its data directory in ${seconds(began)}`);
  }

  const server = await startServerProcess({
    ...runAs.command(programs.postgres, ['-D', options.dataDir, ...settings(options)]),
    service: 'postgres',
    cwd: '/',
    logFile: `${options.dataDir}.log`,
    runDir: options.runDir,
  });
  // Recovery after a hard stop replays the log first, which may take a while.
  await server.untilReady(
    () => Promise.resolve(acceptsConnections(options.dataDir, server.pid)),
    120_000,
    REMEDY,
  );
  return {
    url: `postgresql://${USER}:${password}@127.0.0.1:${options.port}/${DATABASE}`,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop(),
  };
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
function createDataDirectory(
  programs: PostgresPrograms,
  runAs: RunAs,
  { dataDir, durable }: ServiceOptions,
  password: string,
): void {
  const unfinished = `${dataDir}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = join(dirname(dataDir), `.postgres-password-${process.pid}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (runAs.uid !== undefined && runAs.gid !== undefined) {
      chownSync(unfinished, runAs.uid, runAs.gid);
      chownSync(passwordFile, runAs.uid, runAs.gid);
    }
    run(runAs, programs.initdb, [
      `--pgdata=${unfinished}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(durable === false ? ['--no-sync'] : []),
    ]);
    run(
      runAs,
      programs.postgres,
      ['--single', '-D', unfinished, '-c', 'log_min_messages=error', 'postgres'],
      `CREATE DATABASE ${DATABASE};\n`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, dataDir);
}

function run(runAs: RunAs, program: string, args: readonly string[], input = ''): void {
  const { command, args: fullArgs, uid, gid } = runAs.command(program, args);
  const result = spawnSync(command, fullArgs, {
    cwd: '/',
    env: serviceEnvironment(),
    encoding: 'utf8',
    input,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  if (result.status === 0) return;
  const words = (result.error?.message ?? result.stderr).trim().split('\n').at(-1) ?? '';
  throw new EmbeddedServiceError(
    `the embedded PostgreSQL could not create its data directory (${words})`,
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

/** The server listens on loopback only, but so do programs of other users of this machine. */
function passwordOf(dataDir: string): string {
  const file = `${dataDir}.password`;
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (existsSync(join(dataDir, 'PG_VERSION'))) {
    throw new EmbeddedServiceError(
      `the password of the embedded PostgreSQL is missing from ${file}`,
      `put the file back, or remove ${dataDir} to begin with an empty database`,
    );
  }
  const password = randomBytes(18).toString('hex');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  return password;
}

function seconds(began: number): string {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}
