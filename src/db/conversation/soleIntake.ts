import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';

/** How {@link asSoleIntake} goes about it. */
export interface SoleIntakeOptions {
  /** What only one process may take in at a time: the bot's id. */
  readonly key: string;
  /** Ends it all. */
  readonly signal: AbortSignal;
  /** Told once each time that the turn has to be waited for. */
  readonly waiting: () => void;
}

const ASK_AGAIN_MS = 2_000;
const STILL_OURS_EVERY_MS = 3_000;
/** Tells our advisory locks from anybody else's in the same database. */
const LOCK_CLASS = 0x7061_7274;

/**
 * Runs `work` while this process alone holds a bot's intake, and waits for its turn before that. When PostgreSQL
 * takes the turn away (its server or the connection died), the work is told by its signal, and begins anew with the
 * next turn. Resolves when the signal is given and the work has ended.
 *
 * The turn is a session's advisory lock: it ends in the moment in which its process does.
 */
export async function asSoleIntake(
  database: Database,
  options: SoleIntakeOptions,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { signal } = options;
  let told = false;
  while (!signal.aborted) {
    const had = await database.sql
      .connection()
      .execute((session) => takeTurn(session, options, work))
      // The database is away: so is the turn.
      .catch(() => false);
    if (had) told = false;
    if (signal.aborted) return;
    if (!had && !told) {
      told = true;
      options.waiting();
    }
    await sleep(ASK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}

/** Whether the turn was had. */
async function takeTurn(
  session: Kysely<never>,
  { key, signal }: SoleIntakeOptions,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const { rows } = await sql<{ ours: boolean }>`
    select pg_try_advisory_lock(${LOCK_CLASS}::int, hashtext(${key})) as ours
  `.execute(session);
  if (!rows[0]?.ours) return false;
  const lost = new AbortController();
  const look = setInterval(() => {
    sql`select 1`.execute(session).catch(() => lost.abort());
  }, STILL_OURS_EVERY_MS);
  try {
    await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(look);
    await sql`select pg_advisory_unlock(${LOCK_CLASS}::int, hashtext(${key}))`
      .execute(session)
      .catch(() => {});
  }
  return true;
}
