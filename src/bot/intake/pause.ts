import { setTimeout } from 'node:timers/promises';

/** Waits so many milliseconds, or until the signal aborts, whichever comes first. Never rejects. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, signal ? { signal } : undefined);
  } catch {
    // Aborted: the caller looks at the signal itself.
  }
}
