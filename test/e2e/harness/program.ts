import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const READY_WITHIN_MS = 100_000;
/** Node keeps compiled sources there: dozens of processes are started in a run, and each would compile the same ones. */
const COMPILED = join(ROOT, 'node_modules', '.cache', 'partyline', 'compiled');

/** The product's processes that a town runs. */
export type ProgramName = 'bot' | 'worker' | 'api';

/** One of the product's processes, run as an operator runs it. */
export interface Program {
  /** Every line that it wrote, logs and errors alike. */
  readonly lines: readonly string[];
  /** Sends the signal and waits until the process is gone; its exit code, or null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts `src/main/<name>.ts` and waits until it says that it is ready.
 *
 * @throws Error with what it wrote, when it ends instead
 */
export async function startProgram(name: ProgramName, env: NodeJS.ProcessEnv): Promise<Program> {
  const child = spawn(process.execPath, [`src/main/${name}.ts`], {
    cwd: ROOT,
    env: { NODE_COMPILE_CACHE: COMPILED, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream! }).on('line', (line) => lines.push(line));
  }
  const gone = once(child, 'exit').then(([code]) => code as number | null);
  await ready(name, child, gone, lines);
  return {
    lines,
    end(signal) {
      child.kill(signal);
      return gone;
    },
  };
}

async function ready(
  name: string,
  child: ChildProcess,
  gone: Promise<number | null>,
  lines: readonly string[],
): Promise<void> {
  const timeout = AbortSignal.timeout(READY_WITHIN_MS);
  const failed = (why: string) => new Error(`The ${name} ${why}:\n${lines.slice(-20).join('\n')}`);
  const outcome = await Promise.race([
    once(child, 'message', { signal: timeout }).then(
      () => 'ready' as const,
      () => 'late' as const,
    ),
    gone,
  ]);
  if (outcome === 'ready') return;
  child.kill('SIGKILL');
  throw failed(
    outcome === 'late' ? `was not ready within ${READY_WITHIN_MS / 1_000} s` : `ended with ${outcome}`,
  );
}
