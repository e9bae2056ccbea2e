import { type RawBuilder, sql } from 'kysely';

/** A moment as text in ISO 8601, UTC, milliseconds: the driver hands timestamps over as PostgreSQL writes them. */
export function isoTime(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
