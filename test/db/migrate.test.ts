import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { throughAccount } from '../../src/db/accounts.ts';
import { FIRST_ACCOUNT } from '../../src/domain/account.ts';
import { openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createDatabase } from '../support/services.ts';

/** The names of all migrations, in their order. */
const MIGRATIONS = readdirSync(join(import.meta.dirname, '../../migrations'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace('.ts', ''))
  .toSorted();

const nothing = async (): Promise<void> => {};

it('An empty database is brought up to date once, by whichever of several processes comes first', async () => {
  const own = await createDatabase(nothing, 'empty');
  try {
    const done = await Promise.all([migrate(own.url), migrate(own.url), migrate(own.url)]);
    expect(done.flat()).toEqual(MIGRATIONS);
    expect(await migrate(own.url)).toEqual([]);
    const database = throughAccount(await openDatabase(own.url, 1), FIRST_ACCOUNT);
    const { rows } = await sql<{ name: string }>`select name from hubs`.execute(database.sql);
    expect(rows).toEqual([{ name: 'default' }]);
    await database.close();
  } finally {
    await own.drop();
  }
});
