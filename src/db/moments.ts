import { type RawBuilder, sql } from 'kysely';

/** A moment (milliseconds since 1970) as a `timestamptz`. */
export function moment(ms: number | null | undefined): RawBuilder<unknown> {
  return sql`to_timestamp(${ms ?? null}::float8 / 1000)`;
}

/** A `timestamptz` column as milliseconds since 1970, or null. */
export function msOf(column: string): RawBuilder<number | null> {
  return sql`round(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;
}
