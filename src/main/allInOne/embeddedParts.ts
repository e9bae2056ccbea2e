import { join } from 'node:path';
import { sleep } from '../../domain/concurrency/timers.ts';
import { stopLeftoverServices } from '../../../embedded/leftoverServices.ts';
import { findFreePorts } from '../../../embedded/ports.ts';
import { startPostgres } from '../../../embedded/postgres.ts';
import { startRedis } from '../../../embedded/redis.ts';
import type { RunningService } from '../../../embedded/service.ts';
import { SERVICE_ENDINGS, type ServiceName } from '../../../embedded/serviceEndings.ts';
import { startTemporal } from '../../../embedded/temporal.ts';
import type { Config } from '../../config/config.ts';

const LONGEST_PAUSE_MS = 10_000;

/** Addresses of all services, embedded or not. */
export interface Addresses {
  databaseUrl: string;
  redisUrl: string;
  temporalAddress: string;
}

/** The services that we run ourselves because the user gave none. */
export class EmbeddedParts {
  readonly #config: Config;
  readonly #dataDir: string;
  readonly #runDir: string;
  readonly #log: (line: string) => void;
  readonly #running = new Map<ServiceName, RunningService>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #stopping = new AbortController();

  constructor(config: Config, dataDir: string, runDir: string, log: (line: string) => void) {
    this.#config = config;
    this.#dataDir = dataDir;
    this.#runDir = runDir;
    this.#log = log;
  }

  /**
   * Starts what is not configured, all at the same time, and keeps it running.
   * @throws EmbeddedServiceError when one of them can't be had; {@link stop} must follow, and ends the others.
   */
  async start(): Promise<Addresses> {
    const { database, redis, temporal } = this.#config;
    const [postgresPort = 0, redisPort = 0] = await findFreePorts(2);
    const options = (name: ServiceName, port: number) => ({
      dataDir: join(this.#dataDir, name),
      runDir: this.#runDir,
      port,
      log: this.#log,
      signal: this.#stopping.signal,
    });
    const [databaseUrl, redisUrl, temporalAddress] = await Promise.all([
      database.url ??
        this.#run('postgres', 'PostgreSQL', () => startPostgres(options('postgres', postgresPort))),
      redis.url ?? this.#run('redis', 'Redis', () => startRedis(options('redis', redisPort))),
      temporal.address ??
        this.#run('temporal', 'Temporal', () =>
          startTemporal({
            ...options('temporal', temporal.port),
            uiPort: temporal.uiPort,
            namespace: temporal.namespace,
          }),
        ),
    ]);
    return { databaseUrl, redisUrl, temporalAddress };
  }

  /** Stops, one after the other, what was started, after giving up what is still starting. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('Everything stops.'));
    await Promise.allSettled(this.#starting);
    for (const name of Object.keys(SERVICE_ENDINGS) as ServiceName[]) await this.#running.get(name)?.stop();
    await stopLeftoverServices(this.#runDir);
  }

  /** Remembers a start until it is over, so that {@link stop} leaves nothing that comes up behind its back. */
  async #begin(name: ServiceName, start: () => Promise<RunningService>): Promise<RunningService> {
    this.#stopping.signal.throwIfAborted();
    const starting = start().then((service) => {
      this.#running.set(name, service);
      return service;
    });
    this.#starting.add(starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(starting);
    }
  }

  async #run(name: ServiceName, title: string, start: () => Promise<RunningService>): Promise<string> {
    const began = Date.now();
    const service = await this.#begin(name, start);
    this.#log(`${title}: started in ${((Date.now() - began) / 1000).toFixed(1)} s (process ${service.pid})`);
    void this.#keepRunning(name, title, service, start);
    return service.url;
  }

  async #keepRunning(
    name: ServiceName,
    title: string,
    first: RunningService,
    start: () => Promise<RunningService>,
  ): Promise<void> {
    let service = first;
    let pause = 500;
    for (;;) {
      const how = await service.exited;
      if (this.#stopping.signal.aborted) return;
      this.#log(`${title} ${how}; starting it again`);
      for (;;) {
        try {
          service = await this.#begin(name, start);
          break;
        } catch (error) {
          if (this.#stopping.signal.aborted) return;
          this.#log(error instanceof Error ? error.message : String(error));
          await sleep(pause);
          pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        }
      }
      pause = 500;
      this.#log(`${title}: started again (process ${service.pid})`);
    }
  }
}
