import { sql } from 'kysely';
import { firstPostIdAt } from '../domain/ids.ts';
import type { Database } from './database.ts';

/** How many days ahead partitions exist, so that a maintenance run may fail for a week before anything stops. */
const DAYS_AHEAD = 8;
const DAY_MS = 86_400_000;

/** Makes the partitions of today, and of the days to come, where they are missing. */
export async function makeLedgerDays(database: Database): Promise<void> {
  await sql`
    select make_ledger_day((now() at time zone 'UTC')::date + n) from generate_series(-1, ${DAYS_AHEAD}::int) n
  `.execute(database.sql);
}

/** What a pruning did: the days it dropped, and those it kept because something in them is still open. */
export interface Pruning {
  readonly dropped: string[];
  readonly kept: string[];
}

/**
 * Drops the days that ended more than `keepHours` ago and hold nothing open, and the mappings that led to them.
 * Afterwards a reply to what was posted then is no longer threaded.
 */
export async function pruneLedgerDays(
  database: Database,
  keepHours: number,
  nowMs: number,
): Promise<Pruning> {
  const pruning: Pruning = { dropped: [], kept: [] };
  for (const day of await daysOfLedger(database)) {
    const endMs = Date.parse(`${day}T00:00:00Z`) + DAY_MS;
    if (endMs + keepHours * 3_600_000 > nowMs) continue;
    if (await hasOpenDeliveries(database, day)) {
      pruning.kept.push(day);
      continue;
    }
    await dropDay(database, day);
    pruning.dropped.push(day);
  }
  const oldest = firstPostIdAt(nowMs - keepHours * 3_600_000 - DAY_MS);
  await sql`
    with gone as (select ${oldest}::bigint as before_id),
      a as (delete from arrivals where post_id < (select before_id from gone)
            and not exists (select from posts where posts.id = arrivals.post_id)),
      b as (delete from albums where post_id < (select before_id from gone)
            and not exists (select from posts where posts.id = albums.post_id))
    delete from fingerprints where post_id < (select before_id from gone)
  `.execute(database.sql);
  return pruning;
}

/** The days that have a partition, as `YYYY-MM-DD`, oldest first. */
async function daysOfLedger(database: Database): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') as day
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'deliveries'::regclass order by 1
  `.execute(database.sql);
  return rows.map((row) => row.day);
}

async function hasOpenDeliveries(database: Database, day: string): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (
      select from deliveries
      where post_id >= first_post_id_on(${day}::date) and post_id < first_post_id_on(${day}::date + 1)
        and state in ('planned', 'claimed', 'sending')
    ) as open
  `.execute(database.sql);
  return rows[0]?.open ?? false;
}

/** All or nothing, and rather later than in the way of deliveries: a lock that is not had soon is an error. */
async function dropDay(database: Database, day: string): Promise<void> {
  const suffix = day.replaceAll('-', '');
  await database.sql.transaction().execute(async (transaction) => {
    await sql`set local lock_timeout = '2s'`.execute(transaction);
    for (const parent of ['copies', 'deliveries', 'parts', 'posts']) {
      await sql`drop table if exists ${sql.table(`${parent}_${suffix}`)}`.execute(transaction);
    }
  });
}
