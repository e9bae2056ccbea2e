import { openDatabase } from './database.ts';
import { makeLedgerDays } from './ledgerDays.ts';

/** Brings the schema at that URL up to date and makes the ledger's next days. Safe to run at any time. */
export async function migrate(url: string): Promise<string[]> {
  const database = await openDatabase(url, 2);
  try {
    const done = await database.orm.migrator.up();
    await makeLedgerDays(database);
    return done.map((migration) => migration.name);
  } finally {
    await database.close();
  }
}
