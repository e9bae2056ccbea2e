import { type Kysely, sql } from 'kysely';
import { firstPostIdAt } from '../../domain/ids.ts';
import type { LedgerUpkeepTally } from '../../domain/posts/ledgerUpkeep.ts';
import { accessEndOf } from '../billing/entitlement.ts';
import type { Database } from '../database.ts';

/**
 * How many days ahead partitions exist: maintenance, which runs each hour, may fail for this long before anything
 * stops. Each day makes every statement over the ledger a little dearer to plan.
 */
const DAYS_AHEAD = 3;
const DAY_MS = 86_400_000;

/** For how many days a post that was never planned keeps its day; a post without a workflow would keep it for ever. */
const UNPLANNED_DAYS = 7;

/** Makes the partitions of today, and of the days to come, where they are missing. */
export async function makeLedgerDays(database: Database): Promise<void> {
  await sql`
    select make_ledger_day((now() at time zone 'UTC')::date + n) from generate_series(-1, ${DAYS_AHEAD}::int) n
  `.execute(database.sql);
}

/**
 * Drops the days that ended more than `keepHours` ago and hold nothing open, and the mappings that led to them.
 * Afterwards a reply to what was posted then is no longer threaded. `rememberHours` is how long duplicates are told.
 */
export async function pruneLedgerDays(
  database: Database,
  keepHours: number,
  nowMs: number,
  rememberHours = keepHours,
): Promise<LedgerUpkeepTally> {
  const dropped: string[] = [];
  const kept: string[] = [];
  for (const day of await daysOfLedger(database)) {
    const endMs = Date.parse(`${day}T00:00:00Z`) + DAY_MS;
    if (endMs + keepHours * 3_600_000 > nowMs) continue;
    if (await isUnfinished(database, day, nowMs)) {
      kept.push(day);
      continue;
    }
    await dropDay(database, day);
    dropped.push(day);
  }
  await dropMappings(database, keepHours, nowMs);
  await sql`
    delete from fingerprints where seen_at < now() - make_interval(hours => ${Math.max(keepHours, rememberHours)}::int)
  `.execute(database.sql);
  return { dropped, kept };
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

/** Drops what led to posts that are no longer there. A day that was kept keeps its mappings. */
async function dropMappings(database: Database, keepHours: number, nowMs: number): Promise<void> {
  const endOfOldDays = Math.floor((nowMs - keepHours * 3_600_000) / DAY_MS) * DAY_MS;
  const oldest = firstPostIdAt(endOfOldDays);
  for (const table of ['arrivals', 'albums']) {
    await sql`
      delete from ${sql.table(table)} m where m.post_id < ${oldest}
        and not exists (select from posts p where p.id = m.post_id and p.id < ${oldest})
    `.execute(database.sql);
  }
}

/** Whether a day holds a delivery that is still to be made, a post that waits for approval, or one that may yet be planned. */
async function isUnfinished(database: Database, day: string, nowMs: number): Promise<boolean> {
  const { rows } = await sql<{ unfinished: boolean }>`
    select exists (
      select from deliveries
      where post_id >= first_post_id_on(${day}::date) and post_id < first_post_id_on(${day}::date + 1)
        and state in ('planned', 'claimed', 'sending')
    ) or exists (
      select from posts
      where id >= first_post_id_on(${day}::date) and id < first_post_id_on(${day}::date + 1)
        and (state = 'held'
          or (id >= ${firstPostIdAt(nowMs - UNPLANNED_DAYS * DAY_MS)} and state in ('collecting', 'admitted')))
    ) as unfinished
  `.execute(database.sql);
  return rows[0]?.unfinished ?? false;
}

/** All or nothing, and rather later than in the way of deliveries: a lock that is not had soon is an error. */
async function dropDay(database: Database, day: string): Promise<void> {
  const suffix = day.replaceAll('-', '');
  await database.sql.transaction().execute(async (transaction) => {
    await sql`set local lock_timeout = '2s'`.execute(transaction);
    await keepWithheldCounts(transaction, day);
    // In the order in which planning touches them, so that neither holds what the other waits for.
    for (const parent of ['posts', 'parts', 'deliveries', 'copies']) {
      await sql`drop table if exists ${sql.table(`${parent}_${suffix}`)}`.execute(transaction);
    }
  });
}

/**
 * What chats have missed outlives the ledger: the withheld posts of a day that goes are added to what each chat has
 * missed since its access ended.
 */
async function keepWithheldCounts(db: Kysely<never>, day: string): Promise<void> {
  await sql`
    update subscriptions s set missed_pruned = s.missed_pruned + missed.posts
    from (
      select d.chat_id, count(*)::int as posts
      from deliveries d join subscriptions own on own.chat_id = d.chat_id and own.product = 'hub'
      where d.post_id >= first_post_id_on(${day}::date) and d.post_id < first_post_id_on(${day}::date + 1)
        and d.state = 'withheld'
        and d.post_id >= (extract(epoch from ${accessEndOf('own')}) * 1000 - 1577836800000)
                         ::bigint * 4096
      group by d.chat_id
    ) missed
    where s.chat_id = missed.chat_id and s.product = 'hub'
  `.execute(db);
}
