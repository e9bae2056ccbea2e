import type { Client } from 'pg';

/** The earlier bot's database does not look as it should; the message says what was looked for. */
export class TakeoverError extends Error {
  override readonly name = 'TakeoverError';
}

/** A column that is looked for: the names that it may have, and whether one may do without it. */
export interface Wanted {
  readonly names: readonly string[];
  readonly optional?: boolean;
}

/** A table of a database that is not ours, with the columns that were found in it. */
export interface FoundTable<Field extends string> {
  readonly rows: readonly Readonly<Record<Field, string | null>>[];
  /** Columns that nobody asked for. */
  readonly unread: readonly string[];
}

/**
 * Reads a table whose columns are known by likely names only. Every value comes as text, moments as milliseconds since
 * 1970: one without a time zone counts as UTC, which is what the earlier bot's server wrote.
 *
 * @returns undefined when there is no such table
 * @throws TakeoverError when a column that is needed is not there
 */
export async function readTable<Field extends string>(
  client: Client,
  table: string,
  wanted: Readonly<Record<Field, Wanted>>,
): Promise<FoundTable<Field> | undefined> {
  const { rows: columns } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  if (columns.length === 0) return undefined;
  const fields = Object.keys(wanted) as Field[];
  const found = new Map<Field, { name: string; type: string }>();
  for (const field of fields) {
    const column = wanted[field].names
      .map((name) => columns.find((column) => column.name.toLowerCase() === name))
      .find((column) => column !== undefined);
    if (column) found.set(field, column);
    else if (!wanted[field].optional) {
      throw new TakeoverError(
        `The table ${table} has no column named ${wanted[field].names.join(' or ')}; it has ` +
          `${columns.map((column) => column.name).join(', ')}. Rename the one that is meant, or add a view.`,
      );
    }
  }
  const selected = [...found].map(([field, column]) => `${asText(column)} as ${quoted(field)}`);
  const { rows } = await client.query(`select ${selected.join(', ')} from ${quoted(table)}`);
  const read = new Set([...found.values()].map((column) => column.name));
  return {
    rows: rows.map((row: Record<string, string | null>) =>
      Object.fromEntries(fields.map((field) => [field, row[field] ?? null])),
    ) as Record<Field, string | null>[],
    unread: columns.map((column) => column.name).filter((name) => !read.has(name)),
  };
}

function asText({ name, type }: { name: string; type: string }): string {
  if (type.startsWith('timestamp with time zone')) return milliseconds(quoted(name));
  if (type.startsWith('timestamp')) return milliseconds(`${quoted(name)} at time zone 'UTC'`);
  return `${quoted(name)}::text`;
}

function milliseconds(moment: string): string {
  return `round(extract(epoch from ${moment}) * 1000)::bigint::text`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
