import { setTimeout as timeout } from 'node:timers/promises';

/** Waits for `ms` milliseconds, or until the signal aborts. Never rejects: the caller checks the signal itself. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await timeout(ms, undefined, signal && { signal }).catch(() => {});
}

/**
 * Resolves with the result of `work`, or with that of `otherwise` when `work` takes longer than `ms` milliseconds.
 * Rejects when the one that counts rejects.
 */
export async function within<T>(ms: number, work: Promise<T>, otherwise: () => T | Promise<T>): Promise<T> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    return await Promise.race([work, late.then(otherwise)]);
  } finally {
    clearTimeout(timer);
  }
}

/** Calls `again` every `everyMs` milliseconds while `work` runs. Resolves or rejects as `work` does. */
export async function repeatDuring<T>(
  everyMs: number,
  again: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(again, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
