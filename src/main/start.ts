/** `npm start`: everything on one machine. Loads `.env`, runs the parts, and ends them in order on Ctrl-C. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedServiceError } from '../../embedded/embeddedServiceError.ts';
import { ConfigError } from '../config/configError.ts';
import { runAllInOne, StoppedWhileStartingError, type AllInOne } from './allInOne/allInOne.ts';
import { AlreadyRunningError } from './allInOne/singleRun.ts';
import { ChildFailedError } from './allInOne/supervisor.ts';

const ROOT = dirname(dirname(import.meta.dirname));
/** One Ctrl-C may reach us several times: from the terminal, from npm, from a parent that passes it on. */
const SAME_SIGNAL_MS = 1_000;

const log = (line: string): void => void process.stdout.write(`${line}\n`);

/** One sentence for what the user can put right; everything else keeps its stack, being our mistake. */
function tell(error: unknown): void {
  const known =
    error instanceof ConfigError ||
    error instanceof AlreadyRunningError ||
    error instanceof EmbeddedServiceError ||
    error instanceof ChildFailedError;
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
}

function begin(): AllInOne {
  // What is set in the real environment wins over the file.
  const file = join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  process.chdir(ROOT);
  return runAllInOne({
    entries: {
      simulator: join(ROOT, 'simulator', 'main.ts'),
      worker: join(ROOT, 'src', 'main', 'worker.ts'),
      bot: join(ROOT, 'src', 'main', 'bot.ts'),
      api: join(ROOT, 'src', 'main', 'api.ts'),
      demo: join(ROOT, 'simulator', 'demo.ts'),
    },
    // Loaded when they are needed: a wrong variable should be told before half the program is read.
    migrate: async (url) => (await import('../db/migrate.ts')).migrate(url),
    prepareTemporal: async (config) => (await import('./prepareTemporal.ts')).prepareTemporal(config),
    env: process.env,
    log,
  });
}

async function main(): Promise<void> {
  const everything = begin();
  const hurry = new AbortController();
  let askedAt: number | undefined;

  const stop = async (code: number): Promise<void> => {
    askedAt = Date.now();
    await everything.stop(hurry.signal);
    process.exit(code);
  };
  const stopOrExit = (code: number): void => {
    stop(code).catch((error: unknown) => {
      tell(error);
      process.exit(1);
    });
  };
  const onSignal = (): void => {
    if (askedAt === undefined) {
      log('Stopping: finishing what is in flight (once more to hurry) …');
      stopOrExit(0);
    } else if (Date.now() - askedAt > SAME_SIGNAL_MS) {
      hurry.abort();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // A mistake of ours must not leave behind what we started.
  process.on('uncaughtException', (error) => {
    tell(error);
    if (askedAt === undefined) stopOrExit(1);
  });

  try {
    await everything.started;
    await everything.failed;
  } catch (error) {
    if (error instanceof StoppedWhileStartingError || askedAt !== undefined) return;
    tell(error);
    await stop(1);
  }
}

// A closed terminal must not keep us from stopping in order.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
  await main();
} catch (error) {
  tell(error);
  process.exit(1);
}
