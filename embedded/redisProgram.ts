import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachePlace } from './cachePlace.ts';
import { canInstallDebianPackages, installDebianPackages } from './debianPackages.ts';
import { EmbeddedServiceError } from './embeddedServiceError.ts';
import { exclusively } from './exclusively.ts';
import { executableOnPath } from './executableOnPath.ts';
import type { Log } from './service.ts';

const NAMES = ['redis-server', 'valkey-server'];
const POLICY_FILE = '/usr/sbin/policy-rc.d';

/**
 * Finds a Redis server, or gets one: on PATH; else Debian's package (as root);
 * else what the npm package redis-memory-server builds.
 * @returns the absolute path of the program.
 * @throws EmbeddedServiceError when there is none to be had.
 */
export async function redisProgram(log: Log, signal?: AbortSignal): Promise<string> {
  const found = executableOnPath(NAMES);
  if (found !== undefined) return found;
  return exclusively(
    join(cachePlace('redis'), 'redis.lock'),
    async () => {
      const since = executableOnPath(NAMES);
      if (since !== undefined) return since;
      return (await installFromDebian(log, signal)) ?? (await buildByNpmPackage(log));
    },
    { signal },
  );
}

async function installFromDebian(log: Log, signal: AbortSignal | undefined): Promise<string | undefined> {
  if (!canInstallDebianPackages()) return undefined;
  await withoutStartingServices(() => installDebianPackages(['redis-server'], 'Redis', log, signal));
  // Whoever installs this package as we did would find a server running at the next boot.
  if (existsSync('/run/systemd/system')) {
    spawnSync('systemctl', ['disable', '--now', 'redis-server'], { stdio: 'ignore' });
  }
  return executableOnPath(NAMES);
}

/** Debian starts a service as soon as it is installed, unless this file says no (101). */
async function withoutStartingServices(work: () => Promise<unknown>): Promise<void> {
  if (existsSync(POLICY_FILE)) return void (await work());
  writeFileSync(POLICY_FILE, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    rmSync(POLICY_FILE, { force: true });
  }
}

async function buildByNpmPackage(log: Log): Promise<string> {
  log('Redis: none on PATH, having one built by redis-memory-server (a minute or two)');
  const began = Date.now();
  try {
    const { RedisBinary } = await import('redis-memory-server');
    const program = await RedisBinary.getPath({ downloadDir: join(cachePlace('redis'), 'redis') });
    log(`Redis: built in ${Math.round((Date.now() - began) / 1000)} s`);
    return program;
  } catch {
    throw new EmbeddedServiceError(
      'there is no redis-server or valkey-server on PATH, and none could be installed or built',
      'install one of them, or set REDIS_URL to a Redis of your own',
    );
  }
}
