import { join } from 'node:path';
import { findFreePorts } from '../embedded/ports.ts';
import { KeptProcess } from './keptProcess.ts';

/** The product's processes: a bot, an API, and workers. */
export class Product {
  readonly #directory: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #all: KeptProcess[] = [];
  #bot: KeptProcess | undefined;
  #workers: readonly KeptProcess[] = [];
  #apiUrl = '';
  #botMetricsUrl = '';
  #workerMetricsUrl = '';

  /**
   * @param directory where the processes write their logs
   * @param env what all of them are told
   */
  constructor(directory: string, env: Readonly<Record<string, string>>) {
    this.#directory = directory;
    this.#env = env;
  }

  /** Starts everything, with this number of workers. */
  async start(workers: number): Promise<void> {
    const [apiPort = 0, metricsPort = 0, workerMetricsPort = 0] = await findFreePorts(3);
    this.#apiUrl = `http://127.0.0.1:${apiPort}`;
    this.#botMetricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
    this.#workerMetricsUrl = `http://127.0.0.1:${workerMetricsPort}/metrics`;
    const starting = [
      this.#run('bot', 'bot', { METRICS_PORT: String(metricsPort) }),
      this.#run('api', 'api', { PORT: String(apiPort) }),
      ...Array.from({ length: workers }, (_, n) =>
        this.#run('worker', `worker${n + 1}`, n === 0 ? { METRICS_PORT: String(workerMetricsPort) } : {}),
      ),
    ];
    const outcomes = await Promise.allSettled(starting);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    [this.#bot, , ...this.#workers] = await Promise.all(starting);
  }

  get bot(): KeptProcess {
    return this.#bot!;
  }

  get workers(): readonly KeptProcess[] {
    return this.#workers;
  }

  /** One more bot with the same token. */
  secondBot(): Promise<KeptProcess> {
    return this.#run('bot', 'second-bot');
  }

  /** What `/health` says now. */
  async health(): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.#apiUrl}/health`);
    return { status: response.status, text: await response.text() };
  }

  /** The metrics page of the API, which tells of the ledger. */
  async ledgerMetrics(): Promise<string> {
    return (await fetch(`${this.#apiUrl}/metrics`)).text();
  }

  /** The metrics page of the first worker. */
  async workerMetrics(): Promise<string> {
    return (await fetch(this.#workerMetricsUrl)).text();
  }

  /** The metrics page of the bot, which tells of updates. */
  async botMetrics(): Promise<string> {
    return (await fetch(this.#botMetricsUrl)).text();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((kept) => kept.stop()));
  }

  async #run(program: string, name: string, env: Record<string, string> = {}): Promise<KeptProcess> {
    const kept = await KeptProcess.start({
      entry: `src/main/${program}.ts`,
      env: { ...this.#env, ...env },
      logFile: join(this.#directory, `${name}.log`),
    });
    this.#all.push(kept);
    return kept;
  }
}
