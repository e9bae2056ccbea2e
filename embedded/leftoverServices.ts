import { stopLeftover } from './runRecord.ts';
import { SERVICE_ENDINGS, type ServiceName } from './serviceEndings.ts';

/**
 * Ends the services that an earlier, killed run recorded in `runDir` and left running.
 * @returns the names of those that it ended.
 */
export async function stopLeftoverServices(runDir: string): Promise<ServiceName[]> {
  const stopped: ServiceName[] = [];
  for (const name of Object.keys(SERVICE_ENDINGS) as ServiceName[]) {
    const { signal, withinMs } = SERVICE_ENDINGS[name];
    if ((await stopLeftover(runDir, name, signal, withinMs)) !== undefined) stopped.push(name);
  }
  return stopped;
}
