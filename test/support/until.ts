import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves as soon as the condition holds.
 * @throws Error when it does not within `withinMs` milliseconds.
 */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error(`This did not come true within ${withinMs} ms: ${String(condition)}`);
    await sleep(20);
  }
}
