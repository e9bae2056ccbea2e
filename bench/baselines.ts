import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LoopQuestion } from './bareLoop.ts';
import type { EmptyQuestion } from './emptyRunner.ts';
import { type Program, startProgram } from './program.ts';
import { perSecond } from './rate.ts';
import { NAMESPACE, type Services } from './services.ts';
import type { Telegram } from './telegram.ts';

/** What each thing costs without the product, measured in the same run on the same servers. */

/** Sends as fast as a bare loop can; sends per second as they arrive. */
export async function bareLoopRate(
  services: Services,
  telegram: Telegram,
  { client, sends, concurrency }: LoopQuestion,
): Promise<number> {
  const loop = await startProgram({
    entry: 'bench/bareLoop.ts',
    env: { BOT_TOKEN: '6000001:bench', LOCAL_API_URL: telegram.apiRoot },
    logFile: join(services.directory, 'bareLoop.log'),
  });
  try {
    // The product is warm when it is measured, and so is this.
    await loop.ask({ client, sends: Math.min(1_000, sends), concurrency } satisfies LoopQuestion);
    await telegram.forget();
    await loop.ask({ client, sends, concurrency } satisfies LoopQuestion);
    return perSecond((await telegram.notes()).arrivals.at);
  } finally {
    await loop.end();
  }
}

/** A process that runs empty workflows. */
export class EmptyWorkflows {
  readonly #runner: Program;

  constructor(runner: Program) {
    this.#runner = runner;
  }

  /** Workflows per second from the first start to the last end. */
  async rate(workflows: number, inFlight: number): Promise<number> {
    const ms = await this.#ask<number>({ what: 'rate', workflows, inFlight });
    return (workflows / ms) * 1_000;
  }

  /** Milliseconds from start to result of each. */
  latencies(workflows: number, perSecond: number): Promise<number[]> {
    return this.#ask({ what: 'latency', workflows, perSecond });
  }

  end(): Promise<void> {
    return this.#runner.end();
  }

  #ask<Answer>(question: EmptyQuestion): Promise<Answer> {
    return this.#runner.ask<Answer>(question);
  }
}

/** Starts the process that runs empty workflows. */
export async function startEmptyWorkflows(services: Services): Promise<EmptyWorkflows> {
  const runner = await startProgram({
    entry: 'bench/emptyRunner.ts',
    env: {
      TEMPORAL_ADDRESS: services.temporal.url,
      TEMPORAL_NAMESPACE: NAMESPACE,
      PAYLOAD_KEY: randomBytes(32).toString('base64'),
    },
    logFile: join(services.directory, 'empty.log'),
  });
  return new EmptyWorkflows(runner);
}
