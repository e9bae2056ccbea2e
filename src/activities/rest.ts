import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so many milliseconds, or until the signal is given. */
export async function rest(ms: number, until: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: until }).catch(() => {});
}
