import { ConfigError } from '../../config/configError.ts';

/** What an entry point built and can end. */
export interface Part {
  /** Finishes what is in flight and gives up all resources. */
  stop(): Promise<void>;
}

/** Exit code for "the environment is wrong": starting again would not help. */
export const EXIT_CONFIGURATION = 78;
const EXIT_FAILED = 1;
const EXIT_FORCED = 130;

/** After this many milliseconds a stop counts as stuck. */
const STOP_WITHIN_MS = 15_000;
/** One Ctrl-C may reach a process several times: from the terminal, from npm, from a parent that passes it on. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Runs an entry point as a process: starts the part, tells a supervisor that it is ready, and ends it on
 * SIGTERM, SIGINT, or when the supervisor is gone. Failures to start are one sentence and an exit code,
 * {@link EXIT_CONFIGURATION} for a {@link ConfigError}. Never rejects.
 */
export async function runProcess(name: string, start: () => Promise<Part>): Promise<void> {
  let isStopping = false;
  let signalledAt: number | undefined;
  const starting = start();

  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => {
      process.stderr.write(`${name}: did not stop within ${STOP_WITHIN_MS / 1000} s and was ended.\n`);
      process.exit(EXIT_FAILED);
    }, STOP_WITHIN_MS).unref();
    try {
      await (await starting).stop();
      process.exit(0);
    } catch (error) {
      process.stderr.write(`${name}: did not stop cleanly (${sentence(error)}).\n`);
      process.exit(EXIT_FAILED);
    }
  };
  /** The first signal asks, a later one insists. */
  const onSignal = (): void => {
    if (signalledAt !== undefined && Date.now() - signalledAt > SAME_SIGNAL_MS) process.exit(EXIT_FORCED);
    signalledAt ??= Date.now();
    void stop();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  // Without its supervisor nobody would ever stop this process. It may be gone before our program was even loaded.
  if (process.send !== undefined) {
    if (process.connected) process.once('disconnect', () => void stop());
    else void stop();
  }

  try {
    await starting;
    // A supervisor that is gone needs no answer: we hear of its end, and stop.
    process.send?.({ ready: true }, () => undefined);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(EXIT_CONFIGURATION);
    }
    process.stderr.write(`${name} could not start: ${sentence(error)}.\n`);
    process.exit(EXIT_FAILED);
  }
}

/** The error's first line without its closing full stop. */
function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}
