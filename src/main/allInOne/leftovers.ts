import { stopLeftoverServices } from '../../../embedded/leftoverServices.ts';
import { stopLeftover } from '../../../embedded/runRecord.ts';

/** The programs that run as processes of their own. */
export const CHILDREN = ['simulator', 'worker', 'bot', 'api'] as const;

/** Intake first, so that nothing new comes in while what is in flight is finished. */
export const STOP_ORDER: readonly (typeof CHILDREN)[number][] = ['bot', 'api', 'worker', 'simulator'];

/** The name under which the demonstration is recorded. */
export const DEMO = 'demo';

const STOP_WITHIN_MS = 15_000;

/**
 * Ends the processes that a killed run recorded in `runDir` and could not stop: they would hold the ports and the data.
 * @returns the names of those that it ended.
 */
export async function stopLeftovers(runDir: string): Promise<string[]> {
  const stopped: string[] = [];
  for (const name of [DEMO, ...STOP_ORDER]) {
    if ((await stopLeftover(runDir, name, 'SIGTERM', STOP_WITHIN_MS)) !== undefined) stopped.push(name);
  }
  return [...stopped, ...(await stopLeftoverServices(runDir))];
}
