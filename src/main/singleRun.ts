import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetProcess, recordedProcess, recordProcess } from '../../embedded/runRecord.ts';
import { ConfigError } from '../config.ts';

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

/**
 * Makes sure that no other run uses this data directory, waiting for one that is about to end.
 * @throws ConfigError when one keeps running.
 */
export async function beginSingleRun(runDir: string, log: (line: string) => void): Promise<SingleRun> {
  mkdirSync(runDir, { recursive: true });
  const note = join(runDir, 'stopping');
  const began = Date.now();
  let told = false;
  for (let other; (other = recordedProcess(runDir, NAME)) !== undefined;) {
    const waited = Date.now() - began;
    const stopping = existsSync(note);
    if (waited > (stopping ? STOP_WITHIN_MS : NOTE_WITHIN_MS)) {
      throw new ConfigError(
        'PARTYLINE_DATA',
        `names a directory that process ${other} already runs on`,
        'stop that one first, or set the variable to another directory',
      );
    }
    if (stopping && !told) log(`Waiting for process ${other}, the run before, to stop`);
    told ||= stopping;
    await sleep(100);
  }
  rmSync(note, { force: true });
  recordProcess(runDir, NAME, process.pid);
  return {
    stopping: () => writeFileSync(note, ''),
    end: () => {
      forgetProcess(runDir, NAME);
      rmSync(note, { force: true });
    },
  };
}
