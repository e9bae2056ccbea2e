import { spawn, type ChildProcess } from 'node:child_process';
import { sleep } from '../../domain/concurrency/timers.ts';
import { forgetProcess, recordProcess } from '../../../embedded/runRecord.ts';
import { EXIT_CONFIGURATION } from '../process/lifecycle.ts';
import { NODE_FLAGS } from '../process/nodeFlags.ts';

/** A program that is to run for as long as we do. */
export interface ChildProgram {
  /** Name for people and for the run record. */
  name: string;
  /** Absolute path of the file that Node runs. */
  entry: string;
  env: NodeJS.ProcessEnv;
}

/** How a supervisor works. */
export interface SupervisorOptions {
  /** Directory where running processes are recorded. */
  runDir: string;
  log: (line: string) => void;
  /** First and longest pause before a dead child is started again, in milliseconds. */
  backoffMs?: { first: number; longest: number };
  /** Milliseconds that a child gets to stop before it is ended by force. */
  stopWithinMs?: number;
}

/** A child that can't run; everything should be stopped. Its own words stand above in the terminal. */
export class ChildFailedError extends Error {
  override readonly name = 'ChildFailedError';
  readonly child: string;

  constructor(child: string, how: string) {
    super(`${child} ${how}, so everything stops: see its message above.`);
    this.child = child;
  }
}

interface Child {
  program: ChildProgram;
  process: ChildProcess | undefined;
  exited: Promise<void>;
  stopping: boolean;
  wasReady: boolean;
  /** Deaths in a row, each soon after the start. */
  failures: number;
}

/** A child that ran for this long is healthy: its next death is the first of a new row. */
const HEALTHY_AFTER_MS = 60_000;
/** So often may a child die before it was ever ready. */
const STARTS_BEFORE_GIVING_UP = 3;

/**
 * Runs programs as processes of their own and starts those again that die. Each gets a process group of its own,
 * so that a Ctrl-C in the terminal reaches us alone, and a channel whose end tells it that we are gone.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #backoff: { first: number; longest: number };
  readonly #children = new Map<string, Child>();
  readonly #failed = Promise.withResolvers<never>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#backoff = options.backoffMs ?? { first: 500, longest: 10_000 };
    // A caller that never asks for the failure must not crash from it.
    this.#failed.promise.catch(() => undefined);
  }

  /** Rejects with a {@link ChildFailedError} when a child can't run; never resolves. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /**
   * Starts a program; resolves when it says that it is ready.
   * @throws ChildFailedError when it can't run.
   */
  async start(program: ChildProgram): Promise<void> {
    const child: Child = {
      program,
      process: undefined,
      exited: Promise.resolve(),
      stopping: false,
      wasReady: false,
      failures: 0,
    };
    this.#children.set(program.name, child);
    const ready = new Promise<void>((resolve) => this.#spawn(child, resolve));
    await Promise.race([ready, this.#failed.promise]);
  }

  /** The process id that this child has now; `undefined` while it is down. */
  pid(name: string): number | undefined {
    return this.#children.get(name)?.process?.pid;
  }

  /** Stops a child and leaves it stopped; by force when it takes too long or `hurry` is aborted. */
  async stop(name: string, hurry?: AbortSignal): Promise<void> {
    const child = this.#children.get(name);
    if (child === undefined) return;
    child.stopping = true;
    const { process } = child;
    if (process === undefined) return;
    process.kill('SIGTERM');
    const kill = (): void => void process.kill('SIGKILL');
    const force = setTimeout(kill, this.#options.stopWithinMs ?? 15_000);
    if (hurry?.aborted === true) kill();
    hurry?.addEventListener('abort', kill);
    await child.exited;
    hurry?.removeEventListener('abort', kill);
    clearTimeout(force);
  }

  #spawn(child: Child, onReady: () => void): void {
    const { name, entry, env } = child.program;
    const began = Date.now();
    const started = spawn(process.execPath, [...NODE_FLAGS, entry], {
      env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    child.process = started;
    if (started.pid !== undefined) recordProcess(this.#options.runDir, name, started.pid);
    started.on('message', (message) => {
      if (!isReady(message)) return;
      child.wasReady = true;
      onReady();
    });
    child.exited = new Promise((resolve) => {
      const onEnd = (how: string, code: number | null): void => {
        if (child.process !== started) return;
        child.process = undefined;
        forgetProcess(this.#options.runDir, name);
        resolve();
        if (!child.stopping) void this.#afterDeath(child, { how, code, ranMs: Date.now() - began, onReady });
      };
      started.once('error', (error) => onEnd(`could not be run (${error.message})`, null));
      started.once('exit', (code, signal) =>
        onEnd(signal === null ? `ended with code ${code}` : `was ended by ${signal}`, code),
      );
    });
  }

  async #afterDeath(
    child: Child,
    death: { how: string; code: number | null; ranMs: number; onReady: () => void },
  ): Promise<void> {
    const { name } = child.program;
    child.failures = death.ranMs > HEALTHY_AFTER_MS ? 1 : child.failures + 1;
    const hopeless = !child.wasReady && child.failures >= STARTS_BEFORE_GIVING_UP;
    if (death.code === EXIT_CONFIGURATION || hopeless) {
      this.#failed.reject(new ChildFailedError(name, death.how));
      return;
    }
    const pause = Math.min(this.#backoff.first * 2 ** (child.failures - 1), this.#backoff.longest);
    this.#options.log(`${name} ${death.how}; starting it again in ${pause / 1000} s`);
    await sleep(pause);
    if (child.stopping) return;
    this.#spawn(child, death.onReady);
    this.#options.log(`${name} started again, process ${child.process?.pid ?? 'unknown'}`);
  }
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true;
}
