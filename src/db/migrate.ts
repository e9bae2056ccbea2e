import { sql } from 'kysely';
import { openDatabase } from './database.ts';
import { makeLedgerDays } from './posts/ledgerDays.ts';

/**
 * Brings the schema at that URL up to date and makes the ledger's next days. Safe to run at any time and from
 * several processes at once: one migrates while the others wait.
 */
export async function migrate(url: string): Promise<string[]> {
  const database = await openDatabase(url, 2);
  try {
    return await database.sql.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtext('partyline migrate'))`.execute(transaction);
      const done = await database.orm.migrator.up();
      await makeLedgerDays(database);
      return done.map((migration) => migration.name);
    });
  } finally {
    await database.close();
  }
}
