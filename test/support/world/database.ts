import { type AccountDatabase, throughAccount } from '../../../src/db/accounts.ts';
import { openDatabase } from '../../../src/db/database.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { FIRST_ACCOUNT } from '../../../src/domain/account.ts';
import { createDatabase } from '../services.ts';

/** A fresh, migrated database, opened, and the way to end it. */
export async function freshDatabase(): Promise<{
  readonly database: AccountDatabase;
  readonly url: string;
  readonly end: () => Promise<void>;
}> {
  const own = await createDatabase(migrate);
  const database = throughAccount(await openDatabase(own.url, 12), FIRST_ACCOUNT);
  const end = async (): Promise<void> => {
    await database.close();
    await own.drop();
  };
  return { database, url: own.url, end };
}
