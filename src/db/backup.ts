import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { EARLIER_COLUMNS, type EarlierColumns } from './earlierColumns.ts';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/**
 * A backup is text, a line each: what it is, then per table its name and its rows as PostgreSQL's COPY writes them,
 * then the sequences and a line that says that nothing is missing. It needs no program of PostgreSQL's, and a newer
 * PostgreSQL, or a newer Partyline, reads it too.
 */
const FORMAT = 1;
/** Backups of before there were several accounts lack this table; the account that all they hold belongs to stays then. */
const MADE_BY_MIGRATION = 'accounts';
/** COPY's own end of data, which no row looks like. */
const END_OF_ROWS = '\\.';

interface Head {
  readonly partylineBackup: number;
  readonly at: string;
  /** Days of the ledger that have to exist before rows go in. */
  readonly days: readonly string[];
}

interface TableHead {
  readonly table: string;
  readonly columns: readonly string[];
}

interface Foot {
  readonly sequences: Readonly<Record<string, string>>;
  readonly complete: true;
}

/** This is no backup of ours, or not the whole of one. */
export class BackupUnreadable extends Error {
  override readonly name = 'BackupUnreadable';
}

/** The database to restore into is in use: what it holds would be mixed with the backup. */
export class DatabaseNotEmpty extends Error {
  override readonly name = 'DatabaseNotEmpty';
}

/** Writes everything that the database holds, as it is at one moment, while everybody goes on. Ends the stream. */
export async function backUp(databaseUrl: string, to: Writable): Promise<void> {
  await connected(databaseUrl, async (db) => {
    await db.query('begin isolation level repeatable read read only');
    const head: Head = { partylineBackup: FORMAT, at: new Date().toISOString(), days: await daysOf(db) };
    await write(to, `${JSON.stringify(head)}\n`);
    for (const table of await tablesOf(db)) {
      const columns = await columnsOf(db, table);
      await write(to, `${JSON.stringify({ table, columns } satisfies TableHead)}\n`);
      // A select, since a partitioned table itself has no rows to copy.
      const rows = db.query(copyTo(`copy (select ${quoted(columns)} from ${quoted([table])}) to stdout`));
      for await (const chunk of rows) await write(to, chunk as Buffer);
      await write(to, `${END_OF_ROWS}\n`);
    }
    const foot: Foot = { sequences: await sequencesOf(db), complete: true };
    to.end(`${JSON.stringify(foot)}\n`);
    await db.query('commit');
  });
}

/**
 * Restores everything that a backup holds, or nothing. The schema has to exist, without any chats.
 *
 * @throws BackupUnreadable DatabaseNotEmpty
 */
export async function restore(databaseUrl: string, from: Readable): Promise<void> {
  await connected(databaseUrl, async (db) => {
    await db.query('begin');
    if ((await db.query('select from chats limit 1')).rowCount !== 0) {
      throw new DatabaseNotEmpty('The database holds chats already: restore into an empty one.');
    }
    const lines = createInterface({ input: from, crlfDelay: Number.POSITIVE_INFINITY })[
      Symbol.asyncIterator
    ]();
    const next = async (): Promise<string> => {
      const { value, done } = await lines.next();
      if (done) throw new BackupUnreadable('The backup ends in its middle.');
      return value;
    };

    const { partylineBackup, days } = parsed(await next()) as Head;
    if (partylineBackup !== FORMAT) throw new BackupUnreadable('This is no backup of Partyline.');
    const tables = await tablesOf(db);
    const emptied = tables.filter((table) => table !== MADE_BY_MIGRATION);
    await db.query(`truncate ${emptied.map((table) => quoted([table])).join()} cascade`);
    for (const day of days) await db.query('select make_ledger_day($1::date)', [day]);
    for (;;) {
      const head = parsed(await next()) as TableHead | Foot;
      if ('complete' in head) {
        await setSequences(db, head.sequences);
        break;
      }
      if (!tables.includes(head.table))
        throw new BackupUnreadable(`There is no table ${head.table} any more.`);
      if (head.table === MADE_BY_MIGRATION) await db.query(`truncate ${quoted([head.table])}`);
      const earlier = EARLIER_COLUMNS.filter(
        ({ table, columns }) =>
          table === head.table && Object.keys(columns).some((column) => head.columns.includes(column)),
      );
      for (const columns of earlier) await makeColumns(db, columns);
      const target = db.query(copyFrom(`copy ${quoted([head.table])} (${quoted(head.columns)}) from stdin`));
      await pipeline(Readable.from(rowsOf(next)), target);
      for (const columns of earlier) await replaceColumns(db, columns);
    }
    await db.query('commit');
  });
}

async function makeColumns(db: Client, { table, columns, became }: EarlierColumns): Promise<void> {
  await alter(db, table, [
    ...Object.entries(columns).map(([column, type]) => `add column ${quoted([column])} ${type}`),
    ...became.map((column) => `alter column ${quoted([column])} drop not null`),
  ]);
}

async function replaceColumns(db: Client, { table, columns, became, as }: EarlierColumns): Promise<void> {
  for (const statement of as) await db.query(statement);
  await alter(db, table, [
    ...became.map((column) => `alter column ${quoted([column])} set not null`),
    ...Object.keys(columns).map((column) => `drop column ${quoted([column])}`),
  ]);
}

async function alter(db: Client, table: string, changes: readonly string[]): Promise<void> {
  await db.query(`alter table ${quoted([table])} ${changes.join(', ')}`);
}

async function* rowsOf(next: () => Promise<string>): AsyncGenerator<string> {
  for (let line = await next(); line !== END_OF_ROWS; line = await next()) yield `${line}\n`;
}

async function connected(databaseUrl: string, work: (db: Client) => Promise<void>): Promise<void> {
  const db = new Client({ connectionString: databaseUrl, application_name: 'partyline backup' });
  await db.connect();
  try {
    await work(db);
  } finally {
    // What was not committed is undone by this.
    await db.end();
  }
}

async function write(to: Writable, text: string | Buffer): Promise<void> {
  if (!to.write(text)) await once(to, 'drain');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new BackupUnreadable('This is no backup of Partyline, or it is damaged.');
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
}

/** All tables of ours, each after those that its rows refer to. A partitioned one stands for its partitions. */
async function tablesOf(db: Client): Promise<string[]> {
  const { rows } = await db.query<{ name: string; needs: string[] }>(`
    select c.relname as name, array(
      select r.confrelid::regclass::text from pg_constraint r
      where r.conrelid = c.oid and r.contype = 'f' and r.confrelid <> c.oid) as needs
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'mikro_orm_migrations'
    order by 1`);
  const ordered: string[] = [];
  let left = rows;
  while (left.length > 0) {
    const ready = left.filter(({ needs }) => needs.every((need) => ordered.includes(need)));
    if (ready.length === 0) throw new Error('Tables refer to each other in a circle.');
    ordered.push(...ready.map(({ name }) => name));
    left = left.filter((table) => !ready.includes(table));
  }
  return ordered;
}

async function columnsOf(db: Client, table: string): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}

async function daysOf(db: Client): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>(
    `select right(c.relname, 8) as day from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'deliveries'::regclass order by 1`,
  );
  return rows.map(({ day }) => day);
}

async function sequencesOf(db: Client): Promise<Record<string, string>> {
  const { rows } = await db.query<{ name: string; last: string }>(
    `select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = 'public' and last_value is not null`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

async function setSequences(db: Client, sequences: Foot['sequences']): Promise<void> {
  for (const [name, last] of Object.entries(sequences)) {
    await db.query('select setval($1::regclass, $2::bigint)', [name, last]);
  }
}
