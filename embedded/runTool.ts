import { spawn } from 'node:child_process';
import { forgetProcess, recordProcess, stopLeftover } from './runRecord.ts';
import type { Log } from './service.ts';

/** How to run a tool that takes a while. */
export interface ToolRun {
  /** What the tool is doing, for the progress lines. */
  title: string;
  log: Log;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /**
   * Directory in which the tool is put on record, one at a time. Should we be killed, it goes on by itself; the next run
   * with this directory ends it first.
   */
  recordDir?: string;
  /** Ends the tool; the run then rejects. */
  signal?: AbortSignal | undefined;
}

const LINE_EVERY_MS = 5_000;
const RECORD = 'tool';
const LEFTOVER_ENDS_WITHIN_MS = 10_000;

/**
 * Runs a tool to its end, saying every few seconds for how long it has been at it.
 * @returns whether it ended with code 0, and the last lines that it printed. A missing tool is not ok.
 * @throws only when `signal` ends it.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  { title, log, env = process.env, cwd, recordDir, signal }: ToolRun,
): Promise<{ ok: boolean; lastLines: string }> {
  signal?.throwIfAborted();
  if (recordDir !== undefined) await stopLeftover(recordDir, RECORD, 'SIGTERM', LEFTOVER_ENDS_WITHIN_MS);
  const began = Date.now();
  const elapsed = (): string => `${Math.round((Date.now() - began) / 1000)} s`;
  log(`${title} …`);
  const progress = setInterval(() => log(`${title} … ${elapsed()}`), LINE_EVERY_MS);
  let output = '';
  let endTool = (): void => undefined;
  // Should we be ended meanwhile, a compiler must not go on by itself.
  const onExit = (): void => endTool();
  process.once('exit', onExit);
  signal?.addEventListener('abort', onExit);
  try {
    const code = await new Promise<number>((resolve) => {
      const child = spawn(command, args, {
        stdio: ['ignore', 'pipe', 'pipe'],
        env,
        ...(cwd === undefined ? {} : { cwd }),
      });
      endTool = () => void child.kill();
      if (recordDir !== undefined && child.pid !== undefined) recordProcess(recordDir, RECORD, child.pid);
      if (signal?.aborted === true) endTool();
      const keep = (chunk: Buffer): void => {
        output = (output + chunk.toString('utf8')).slice(-4_000);
      };
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      child.once('error', (error) => {
        output += error.message;
        resolve(127);
      });
      child.once('close', (status) => resolve(status ?? 1));
    });
    signal?.throwIfAborted();
    log(code === 0 ? `${title} done in ${elapsed()}` : `${title} failed after ${elapsed()}`);
    return { ok: code === 0, lastLines: output.trim().split('\n').slice(-5).join('\n') };
  } finally {
    clearInterval(progress);
    if (recordDir !== undefined) forgetProcess(recordDir, RECORD);
    process.off('exit', onExit);
    signal?.removeEventListener('abort', onExit);
  }
}
