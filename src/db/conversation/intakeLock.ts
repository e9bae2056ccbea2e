import { type Kysely, sql } from 'kysely';
import { repeatDuring, sleep } from '../../domain/concurrency/timers.ts';
import type { Database } from '../database.ts';

/** Whose lock {@link withIntakeLock} waits for, and until when. */
export interface IntakeLockOptions {
  /** What only one process may process the updates of at a time: the bot's id. */
  readonly key: string;
  /** Ends the waiting and the work. */
  readonly signal: AbortSignal;
  /** Called once each time that another process holds the lock. */
  readonly waiting: () => void;
}

const ASK_AGAIN_MS = 2_000;
const STILL_OURS_EVERY_MS = 3_000;
/** Tells our advisory locks from anybody else's in the same database. */
const LOCK_CLASS = 0x7061_7274;

/**
 * Waits for the lock on a bot's intake and runs `work` while this process holds it. When the lock is lost, because
 * PostgreSQL or the connection died, the work's signal aborts, and the work begins anew once the lock is held again.
 * Resolves when the signal aborts and the work has ended.
 *
 * It is a session's advisory lock, so it ends at the moment its process does.
 */
export async function withIntakeLock(
  database: Database,
  options: IntakeLockOptions,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { signal } = options;
  let told = false;
  while (!signal.aborted) {
    const held = await database.sql
      .connection()
      .execute((session) => workUnderLock(session, options, work))
      // Without the database there is no lock.
      .catch(() => false);
    if (held) told = false;
    if (signal.aborted) return;
    if (!held && !told) {
      told = true;
      options.waiting();
    }
    await sleep(ASK_AGAIN_MS, signal);
  }
}

/** Runs the work if the lock is free. False when another process holds it. */
async function workUnderLock(
  session: Kysely<never>,
  { key, signal }: IntakeLockOptions,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const { rows } = await sql<{ ours: boolean }>`
    select pg_try_advisory_lock(${LOCK_CLASS}::int, hashtext(${key})) as ours
  `.execute(session);
  if (!rows[0]?.ours) return false;
  const lost = new AbortController();
  const look = (): void => {
    sql`select 1`.execute(session).catch(() => lost.abort());
  };
  try {
    await repeatDuring(STILL_OURS_EVERY_MS, look, () => work(AbortSignal.any([signal, lost.signal])));
  } finally {
    await sql`select pg_advisory_unlock(${LOCK_CLASS}::int, hashtext(${key}))`
      .execute(session)
      .catch(() => {});
  }
  return true;
}
