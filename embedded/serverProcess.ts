import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedServiceError } from './embeddedServiceError.ts';
import { forgetProcess, recordProcess } from './runRecord.ts';
import { SERVICE_ENDINGS, type ServiceName } from './serviceEndings.ts';
import { serviceEnvironment } from './serviceEnvironment.ts';

/** How to run a server that outlives a single call but not this process. */
export interface ServerCommand {
  service: ServiceName;
  command: string;
  args: readonly string[];
  cwd: string;
  uid?: number | undefined;
  gid?: number | undefined;
  /** Absolute path of the file that takes what the server prints. */
  logFile: string;
  runDir: string;
  /** Descriptors that the server inherits after standard input, output and error. */
  inherited?: readonly number[];
  /** Gives the start up: a server that is not ready yet is ended. */
  signal?: AbortSignal | undefined;
}

/** A started server. */
export interface ServerProcess {
  pid: number;
  exited: Promise<string>;
  stop(): Promise<void>;
  /**
   * Resolves as soon as `probe` answers true.
   * @throws EmbeddedServiceError when the server ended first, or after `withinMs` milliseconds (it is then stopped).
   */
  untilReady(probe: () => Promise<boolean>, withinMs: number, remedy: string): Promise<void>;
}

const LOG_FILE_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Starts a server in a process group of its own, so that a Ctrl-C in the terminal reaches us
 * and not it: we stop it when those who use it have ended.
 * @throws EmbeddedServiceError when the program cannot be started at all.
 */
export async function startServerProcess(server: ServerCommand): Promise<ServerProcess> {
  server.signal?.throwIfAborted();
  mkdirSync(dirname(server.logFile), { recursive: true });
  shortenLog(server.logFile);
  const logStart = sizeOf(server.logFile);
  const output = openSync(server.logFile, 'a', 0o600);
  const child = spawn(server.command, server.args, {
    cwd: server.cwd,
    env: serviceEnvironment(),
    stdio: ['ignore', output, output, ...(server.inherited ?? [])],
    detached: true,
    ...(server.uid === undefined ? {} : { uid: server.uid }),
    ...(server.gid === undefined ? {} : { gid: server.gid }),
  });
  closeSync(output);
  // At once: should we be killed in the next moment, the next start must know of this process.
  if (child.pid !== undefined) recordProcess(server.runDir, server.service, child.pid);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(
        new EmbeddedServiceError(
          `${server.service} could not be started (${error.message})`,
          'check that this program may be run here',
        ),
      ),
    );
  });
  const ending = SERVICE_ENDINGS[server.service];
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${server.service} was started without a process id.`);
  child.unref();

  let ended = false;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = true;
      forgetProcess(server.runDir, server.service);
      resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`);
    });
  });

  const stop = async (): Promise<void> => {
    if (ended) return;
    child.ref();
    child.kill(ending.signal);
    const force = setTimeout(() => child.kill('SIGKILL'), ending.withinMs);
    await exited;
    clearTimeout(force);
  };

  return {
    pid,
    exited,
    stop,
    async untilReady(probe, withinMs, remedy) {
      const deadline = Date.now() + withinMs;
      const giveUpIfAsked = async (): Promise<void> => {
        if (server.signal?.aborted !== true) return;
        await stop();
        server.signal.throwIfAborted();
      };
      while (!(await probe())) {
        await giveUpIfAsked();
        if (ended) {
          const words = lastWords(server.logFile, logStart);
          throw new EmbeddedServiceError(`${server.service} ${await exited} while starting${words}`, remedy);
        }
        if (Date.now() > deadline) {
          await stop();
          const words = lastWords(server.logFile, logStart);
          throw new EmbeddedServiceError(
            `${server.service} did not answer within ${Math.round(withinMs / 1000)} s${words}`,
            remedy,
          );
        }
        await sleep(50);
      }
      await giveUpIfAsked();
    },
  };
}

/** The last thing the server printed since `from`, preferring what it calls fatal. */
function lastWords(logFile: string, from: number): string {
  try {
    const lines = readFileSync(logFile)
      .subarray(from)
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const line = lines.findLast((line) => /fatal|panic|error/i.test(line)) ?? lines.at(-1);
    return line === undefined ? '' : `, its last words being "${line.trim().slice(0, 300)}" (${logFile})`;
  } catch {
    return '';
  }
}

function shortenLog(file: string): void {
  if (sizeOf(file) > LOG_FILE_LIMIT_BYTES) truncateSync(file, 0);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
