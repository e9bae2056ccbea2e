import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePorts } from '../embedded/ports.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { startRedis } from '../embedded/redis.ts';
import type { RunningService, ServiceOptions } from '../embedded/service.ts';
import { SERVICE_ENDINGS, type ServiceName } from '../embedded/serviceEndings.ts';
import { startTemporal } from '../embedded/temporal.ts';

export const NAMESPACE = 'chaos';

const START_WITHIN_MS = 60_000;

/** PostgreSQL, Redis and Temporal as `npm start` runs them, in a directory of their own; each can be killed. */
export class Servers {
  readonly #directory: string;
  readonly #starters: Readonly<Record<ServiceName, () => Promise<RunningService>>>;
  readonly #running = new Map<ServiceName, RunningService>();

  private constructor(directory: string, ports: Readonly<Record<ServiceName, number>>) {
    this.#directory = directory;
    const options = (name: ServiceName): ServiceOptions => ({
      dataDir: join(directory, name),
      runDir: join(directory, 'run'),
      port: ports[name],
      log: () => {},
    });
    this.#starters = {
      postgres: () => startPostgres(options('postgres')),
      redis: () => startRedis(options('redis')),
      temporal: () => startTemporal({ ...options('temporal'), namespace: NAMESPACE, uiPort: undefined }),
    };
  }

  /** Starts all of them. */
  static async start(directory: string): Promise<Servers> {
    const [postgres = 0, redis = 0, temporal = 0] = await findFreePorts(3);
    const servers = new Servers(directory, { postgres, redis, temporal });
    const names = Object.keys(SERVICE_ENDINGS) as ServiceName[];
    const outcomes = await Promise.allSettled(names.map((name) => servers.start(name)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (!failed) return servers;
    await servers.stop();
    throw failed.reason;
  }

  /** Where a server is reached: the same for as long as this object lives. */
  url(name: ServiceName): string {
    return this.#running.get(name)!.url;
  }

  /** Kills a server (kill -9). */
  async kill(name: ServiceName): Promise<void> {
    const { pid, exited } = this.#running.get(name)!;
    process.kill(pid, 'SIGKILL');
    await exited;
  }

  /** Starts a server where it was, with the data that it had. */
  async start(name: ServiceName): Promise<void> {
    const end = Date.now() + START_WITHIN_MS;
    for (;;) {
      try {
        this.#running.set(name, await this.#starters[name]());
        return;
      } catch (error) {
        // The sessions of a PostgreSQL that was killed need a moment to notice, and keep the next one out.
        if (Date.now() > end) throw error;
        await sleep(250);
      }
    }
  }

  /** Takes away what a server keeps on disk; it must not run. */
  empty(name: ServiceName): void {
    rmSync(join(this.#directory, name), { recursive: true, force: true });
  }

  /** Stops all of them. */
  async stop(): Promise<void> {
    for (const name of Object.keys(SERVICE_ENDINGS) as ServiceName[]) await this.#running.get(name)?.stop();
  }
}
