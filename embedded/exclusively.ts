import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, linkSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from './processIdentity.ts';

/**
 * Runs `work` while no other process holds the same lock file; waits for as long as one does.
 * A lock whose holder was killed is taken over.
 * @param onWait called once when we have to wait, with the holder's process id.
 * @param signal ends the waiting.
 */
export async function exclusively<T>(
  lockFile: string,
  work: () => Promise<T>,
  { onWait, signal }: { onWait?: (holder: number) => void; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  mkdirSync(dirname(lockFile), { recursive: true });
  let told = false;
  for (;;) {
    const holder = take(lockFile);
    if (holder === undefined) break;
    if (!told) onWait?.(holder);
    told = true;
    await sleep(200, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** Takes the lock, or tells who holds it. Linking a finished file makes taking it one step. */
function take(lockFile: string): number | undefined {
  const mine = `${lockFile}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(mine, `${process.pid}\n${processIdentity(process.pid) ?? ''}\n`);
  try {
    linkSync(mine, lockFile);
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = liveHolder(lockFile);
    if (holder !== undefined) return holder;
    discard(lockFile);
    return take(lockFile);
  } finally {
    rmSync(mine, { force: true });
  }
}

function liveHolder(lockFile: string): number | undefined {
  try {
    const [pid = '', identity = ''] = readFileSync(lockFile, 'utf8').split('\n');
    return processIdentity(Number(pid)) === identity ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}

/** Of several that found the same dead lock, a slow one may move away the lock that a quick one took since. */
function discard(lockFile: string): void {
  const aside = `${lockFile}.dead.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    renameSync(lockFile, aside);
    if (liveHolder(aside) !== undefined) linkSync(aside, lockFile);
  } catch {
    // It is gone already, or has been taken again: either way there is nothing to discard.
  }
  rmSync(aside, { force: true });
}
