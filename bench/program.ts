import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 20_000;

/** How to run one of the project's files as a process of its own. */
export interface ProgramOptions {
  /** Path of the file, from the project's root. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** File that takes what it writes. */
  readonly logFile: string;
  /** Given to Node before the file. */
  readonly nodeArguments?: readonly string[];
}

/** A process that the bench started, and that it can talk to. */
export class Program {
  readonly pid: number;
  /** Rejects when the process ends without being told to; never resolves. */
  readonly failed: Promise<never>;
  readonly #entry: string;
  readonly #child: ChildProcess;
  readonly #logFile: string;
  readonly #replies = new Map<number, (answer: unknown) => void>();
  #asked = 0;
  #ending = false;

  constructor(entry: string, child: ChildProcess, logFile: string) {
    this.pid = child.pid!;
    this.#entry = entry;
    this.#child = child;
    this.#logFile = logFile;
    this.failed = once(child, 'exit').then(async ([code, signal]) => {
      if (this.#ending) return new Promise<never>(() => {});
      throw this.#fault(`ended with ${code ?? signal}`);
    });
    this.failed.catch(() => {});
    child.on('message', (message: { reply?: number; answer?: unknown }) => {
      if (message.reply === undefined) return;
      this.#replies.get(message.reply)?.(message.answer);
      this.#replies.delete(message.reply);
    });
  }

  /** Asks a process of the bench something and waits for its answer. */
  async ask<Answer>(question: object): Promise<Answer> {
    const ask = ++this.#asked;
    const answer = new Promise<unknown>((resolve) => this.#replies.set(ask, resolve));
    this.#child.send({ ask, ...question });
    return (await Promise.race([answer, this.failed])) as Answer;
  }

  /** Resolves once the process says that it is ready. */
  async ready(): Promise<void> {
    const late = AbortSignal.timeout(READY_WITHIN_MS);
    try {
      await Promise.race([once(this.#child, 'message', { signal: late }), this.failed]);
    } catch (error) {
      if (!late.aborted) throw error;
      throw this.#fault(`was not ready within ${READY_WITHIN_MS / 1_000} s`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends the process, by force when it takes too long. */
  async end(): Promise<void> {
    this.#ending = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    await gone;
    clearTimeout(force);
  }

  #fault(what: string): Error {
    const words = readFileSync(this.#logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
    return new Error(`${this.#entry} ${what}. Its last words:\n${words}`);
  }
}

const running = new Set<Program>();

/** Ends every program that runs, however far its start or its scenario is. */
export async function endPrograms(): Promise<void> {
  await Promise.all([...running].map((program) => program.end()));
}

/** Starts a program and waits until it is ready. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { entry, env, logFile, nodeArguments = [] } = options;
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...nodeArguments, entry], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', log, log, 'ipc'],
    serialization: 'advanced',
    // A Ctrl-C in the terminal reaches the bench alone, which then stops things in order.
    detached: true,
  });
  closeSync(log);
  await once(child, 'spawn');
  const program = new Program(entry, child, logFile);
  running.add(program);
  child.once('exit', () => running.delete(program));
  try {
    await program.ready();
  } catch (error) {
    await program.end();
    throw error;
  }
  return program;
}
