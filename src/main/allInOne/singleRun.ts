import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sleep } from '../../domain/concurrency/timers.ts';
import { exclusively } from '../../../embedded/exclusively.ts';
import { forgetProcess, recordedProcess, recordProcess } from '../../../embedded/runRecord.ts';

const NAME = 'start';
/** A run that was just told to stop may need a moment to note that it does. */
const NOTE_WITHIN_MS = 2_000;
const STOP_WITHIN_MS = 60_000;

/** One run of everything on one data directory. */
export interface SingleRun {
  /** Notes that this run is stopping, so that the next waits for it instead of giving up. */
  stopping(): void;
  /** Lets the next run begin. */
  end(): void;
}

/** Another run uses the data directory. The message is one sentence that ends with what the user can do. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';

  constructor(pid: number, dataDir: string) {
    super(
      `Partyline already runs here (process ${pid}, with its data in ${dataDir}): press Ctrl-C where it runs or ` +
        `"kill ${pid}" to stop it, or set PARTYLINE_DATA to another directory to run a second one at the same time.`,
    );
  }
}

/** The process of the run that uses this directory, if there is one. */
export function currentRun(runDir: string): number | undefined {
  return recordedProcess(runDir, NAME);
}

/**
 * Makes sure that no other run uses this data directory, waiting for one that is about to end.
 * @param runDir the directory `run` in the data directory.
 * @throws AlreadyRunningError when one keeps running.
 */
export async function beginSingleRun(runDir: string, log: (line: string) => void): Promise<SingleRun> {
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  const note = join(runDir, 'stopping');
  const began = Date.now();
  let told = false;
  for (let other; (other = await claim(runDir, note)) !== undefined;) {
    const waited = Date.now() - began;
    const stopping = existsSync(note);
    if (waited > (stopping ? STOP_WITHIN_MS : NOTE_WITHIN_MS)) {
      throw new AlreadyRunningError(other, dirname(runDir));
    }
    if (stopping && !told) log(`Waiting for process ${other}, the run before, to stop`);
    told ||= stopping;
    await sleep(100);
  }
  return {
    stopping: () => writeFileSync(note, ''),
    end: () => {
      forgetProcess(runDir, NAME);
      rmSync(note, { force: true });
    },
  };
}

/** Takes the directory for us, or returns who has it. Of several that try at the same time one succeeds. */
function claim(runDir: string, note: string): Promise<number | undefined> {
  return exclusively(join(runDir, 'start.lock'), () => {
    const other = currentRun(runDir);
    if (other === undefined) {
      rmSync(note, { force: true });
      recordProcess(runDir, NAME, process.pid);
    }
    return Promise.resolve(other);
  });
}
