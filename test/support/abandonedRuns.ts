import { readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopLeftoverServices } from '../../embedded/leftoverServices.ts';
import { recordedProcess } from '../../embedded/runRecord.ts';

/** How the temporary directories of test runs begin. */
export const DIRECTORY_PREFIX = 'partyline-test-';

/** A run that began a moment ago may not have noted its owner yet. */
const YOUNG_MS = 10_000;

/** Stops the services of test runs that were killed before their teardown, and removes their directories. */
export async function sweepAbandonedRuns(): Promise<void> {
  const directories = readdirSync(tmpdir())
    .filter((name) => name.startsWith(DIRECTORY_PREFIX))
    .map((name) => join(tmpdir(), name))
    .filter((directory) => isAbandoned(directory));
  for (const directory of directories) {
    await stopLeftoverServices(join(directory, 'run'));
    rmSync(directory, { recursive: true, force: true });
  }
}

function isAbandoned(directory: string): boolean {
  const made = statSync(directory, { throwIfNoEntry: false });
  if (made === undefined || Date.now() - made.mtimeMs < YOUNG_MS) return false;
  return recordedProcess(join(directory, 'run'), 'owner') === undefined;
}
