import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../src/main/process/nodeFlags.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
/** As long as a supervisor in production waits at least. */
const START_AGAIN_MS = 500;

/** How to run one of the project's programs. */
export interface KeptProcessOptions {
  /** Path of the file, from the project's root. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Takes everything that it writes. */
  readonly logFile: string;
}

/** A program that is started again whenever it ends by itself or is killed, as an operator's supervisor does. */
export class KeptProcess {
  readonly #options: KeptProcessOptions;
  #child: ChildProcess | undefined;
  #isKept = true;
  #starts = 0;
  #ready = Promise.withResolvers<void>();

  private constructor(options: KeptProcessOptions) {
    this.#options = options;
  }

  /**
   * Starts the program and waits until it says that it is ready.
   *
   * @throws Error with what it wrote, when it does not come that far
   */
  static async start(options: KeptProcessOptions): Promise<KeptProcess> {
    const kept = new KeptProcess(options);
    kept.#spawn();
    const late = sleep(READY_WITHIN_MS, 'late' as const, { ref: false });
    if ((await Promise.race([kept.ready(), late])) === 'late') {
      await kept.stop();
      throw new Error(`${options.entry} did not become ready:\n${kept.words().slice(-2_000)}`);
    }
    return kept;
  }

  /** How often it was started. */
  get starts(): number {
    return this.#starts;
  }

  /** Resolves once the process that runs now, or the next one, is ready. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Everything that it wrote so far. */
  words(): string {
    return readFileSync(this.#options.logFile, 'utf8');
  }

  /** Ends it without a chance to do anything about it (kill -9); it is started again a moment later. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Ends it without a chance, for good. */
  async killForGood(): Promise<void> {
    this.#isKept = false;
    await this.kill();
  }

  /** Lets it stop in order, by force when that takes too long. */
  async stop(): Promise<void> {
    this.#isKept = false;
    const child = this.#child;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await gone;
    clearTimeout(force);
  }

  #spawn(): void {
    const { entry, env, logFile } = this.#options;
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, [...NODE_FLAGS, entry], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      stdio: ['ignore', log, log, 'ipc'],
      // A Ctrl-C in the terminal is meant for the run of the faults, which then stops everything in order.
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    this.#starts += 1;
    let wasReady = false;
    child.once('message', () => {
      wasReady = true;
      this.#ready.resolve();
    });
    child.once('exit', () => {
      this.#child = undefined;
      // Callers waiting for a process that died before it was ready now wait for the next one.
      if (wasReady) this.#ready = Promise.withResolvers<void>();
      if (this.#isKept) void this.#startAgain();
    });
  }

  async #startAgain(): Promise<void> {
    await sleep(START_AGAIN_MS);
    if (this.#isKept) this.#spawn();
  }
}
