import { type Kysely, type RawBuilder, sql } from 'kysely';

/** Milliseconds since 1970 as a `timestamptz`. */
export function timestamp(ms: number | null | undefined): RawBuilder<unknown> {
  return sql`to_timestamp(${ms ?? null}::float8 / 1000)`;
}

/** The database's clock, in milliseconds since 1970. In a transaction, the time at which it began. */
export async function databaseTime(db: Kysely<never>): Promise<number> {
  const { rows } = await sql<{ now: number }>`
    select floor(extract(epoch from now()) * 1000)::float8 as now
  `.execute(db);
  return rows[0]!.now;
}

/** A `timestamptz` column as milliseconds since 1970, or null. */
export function msOf(column: string): RawBuilder<number | null> {
  return sql`round(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;
}

/**
 * A `timestamptz` as text in ISO 8601, in UTC with milliseconds, since the driver passes timestamps on as PostgreSQL
 * writes them.
 */
export function isoTimestamp(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
