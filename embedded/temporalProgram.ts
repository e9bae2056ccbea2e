import { join } from 'node:path';
import { cachePlace } from './cachePlace.ts';
import { EmbeddedServiceError } from './embeddedServiceError.ts';
import { exclusively } from './exclusively.ts';
import { executableOnPath, isExecutable } from './executableOnPath.ts';
import type { Log } from './service.ts';
import { TEMPORAL_CHECKSUMS } from './temporalChecksums.ts';
import { buildTemporal } from './temporalBuild.ts';
import { downloadTemporalProgram } from './temporalDownload.ts';

/** The version of the Temporal command line tool that is downloaded or built when there is none on PATH. */
export const TEMPORAL_VERSION = '1.8.2';

/**
 * Finds the `temporal` program, or gets it: on PATH; else in the cache; else Temporal's download;
 * else built once from the Go module proxy. What was got stays in the cache.
 * @returns the absolute path of the program.
 * @throws EmbeddedServiceError when there is none to be had.
 */
export async function temporalProgram(log: Log, signal?: AbortSignal): Promise<string> {
  const found = executableOnPath(['temporal']);
  if (found !== undefined) return found;
  const name = `temporal-${TEMPORAL_VERSION}`;
  const place = join(cachePlace(join(name, 'temporal')), name);
  const cached = join(place, 'temporal');
  if (isExecutable(cached)) return cached;
  return exclusively(
    join(place, 'build.lock'),
    async () => {
      // Whoever held the lock before us may have been building it.
      if (isExecutable(cached)) return cached;
      const release = {
        artifact: 'cli',
        version: `v${TEMPORAL_VERSION}`,
        target: cached,
        checksumOf: (archiveName: string) => Promise.resolve(TEMPORAL_CHECKSUMS[archiveName]),
      } as const;
      if (await downloadTemporalProgram(release, log, { signal })) return cached;
      if (await buildTemporal({ place, version: TEMPORAL_VERSION, target: cached, log, signal }))
        return cached;
      throw new EmbeddedServiceError(
        'there is no "temporal" on PATH, and it could be neither downloaded nor built',
        'set TEMPORAL_ADDRESS to a Temporal of your own, or install the Temporal CLI, or Go 1.26 to have it built',
      );
    },
    {
      onWait: (holder) => log(`Temporal: waiting for process ${holder}, which is getting it`),
      signal,
    },
  );
}
