import { type Kysely, sql } from 'kysely';
import type { SessionId } from '../../domain/ids.ts';
import type { RetentionTally } from '../../domain/pair/retention.ts';
import type { Database } from '../database.ts';
import { beginOf, isSaidIn } from './reports.ts';
import { forgetRooms } from './videoRooms.ts';

/** What stands in the place of words that are gone. */
const NOTHING = JSON.stringify({ kind: 'text', text: '', entities: [] });

/**
 * Removes what was said in a session, once it is too late to report or take back any of it: words, files and what was
 * never sent. That something was said at that time stays in the ledger until its day is dropped. May be repeated.
 */
export async function forgetWords(database: Database, session: SessionId): Promise<void> {
  const db = database.sql;
  const began = await beginOf(db, session);
  if (began === undefined) return;
  await sql`
    with said as (select p.id from posts p where ${isSaidIn(session, began)}),
    fingerprint as (delete from fingerprints where post_id in (select id from said))
    update parts t set content = ${NOTHING}::jsonb, refused = null
    where t.post_id in (select id from said) and t.content <> ${NOTHING}::jsonb
  `.execute(db);
  await sql`delete from pair_questions where session_id = ${session}`.execute(db);
  await sql`update sessions set words_gone_at = coalesce(words_gone_at, now()) where id = ${session}`.execute(
    db,
  );
}

/** How long things are kept. */
export interface RetentionRules {
  readonly aftermathMinutes: number;
  /** Seconds after which an ended session is forgotten; 0 keeps that it took place. */
  readonly sessionTtlSeconds: number;
}

/** So much later than it should, words of a session are removed by the clean-up. */
const OVERDUE_MINUTES = 5;
/** Number of sessions checked in one statement. */
const AT_ONCE = 500;

/** Removes whatever has been kept for long enough. May be repeated, and be cut short. */
export async function cleanUpSessions(database: Database, rules: RetentionRules): Promise<RetentionTally> {
  const db = database.sql;
  const evidence = await dropExpiredEvidence(db);
  let words = 0;
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select id from sessions
      where words_gone_at is null
        and ended_at < now() - make_interval(mins => ${rules.aftermathMinutes + OVERDUE_MINUTES}::int)
      order by id limit ${AT_ONCE}
    `.execute(db);
    for (const { id } of rows) await forgetWords(database, Number(id) as SessionId);
    words += rows.length;
    if (rows.length < AT_ONCE) break;
  }
  let sessions = 0;
  while (rules.sessionTtlSeconds > 0) {
    const { rows } = await sql`
      delete from sessions where id in (
        select id from sessions
        where words_gone_at is not null and ended_at < now() - make_interval(secs => ${rules.sessionTtlSeconds}::int)
        order by id limit ${AT_ONCE})
      returning id
    `.execute(db);
    sessions += rows.length;
    if (rows.length < AT_ONCE) break;
  }
  return { words, sessions, evidence, rooms: await forgetRooms(db) };
}

async function dropExpiredEvidence(db: Kysely<never>): Promise<number> {
  const { rows } = await sql`
    update pair_reports set evidence = null where evidence is not null and evidence_expires_at <= now() returning id
  `.execute(db);
  return rows.length;
}
