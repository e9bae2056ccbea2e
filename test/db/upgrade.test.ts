import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Client } from 'pg';
import { restore } from '../../src/db/backup.ts';
import { throughAccount } from '../../src/db/accounts.ts';
import { openDatabase } from '../../src/db/database.ts';
import { FIRST_ACCOUNT } from '../../src/domain/account.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createDatabase, type TestDatabase } from '../support/services.ts';
import { expectToGoOn, fillEarlier, migrateToEarlier, sendOpen } from './earlierVersion.ts';

/** How many deliveries the ledger holds besides: fewer than a busy hub has, so that the test stays quick. */
const DELIVERIES = Number(process.env['PARTYLINE_UPGRADE_DELIVERIES'] ?? 100_000);

async function withClient<Result>(
  { url }: TestDatabase,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

it('A database of an earlier version is brought up to date, loses nothing, and goes on delivering', async () => {
  const own = await createDatabase(migrateToEarlier, 'before_members');
  await withClient(own, (client) => fillEarlier(client, DELIVERIES));
  const began = performance.now();
  expect(await migrate(own.url)).toContain('026_payment_accounts');
  const seconds = (performance.now() - began) / 1_000;
  process.stderr.write(`${DELIVERIES} deliveries were brought up to date in ${seconds.toFixed(1)} s\n`);
  const database = throughAccount(await openDatabase(own.url, 4), FIRST_ACCOUNT);
  try {
    await expectToGoOn(database);
    const crowd = await sendOpen(database, 'crowd', DELIVERIES);
    expect(crowd).toHaveLength(DELIVERIES / 100);
    const { rows } = await sql`
      select d.state, count(*)::int as count from deliveries d join posts p on p.id = d.post_id and p.hub_id = 3 group by 1
    `.execute(database.sql);
    expect(rows).toEqual([{ state: 'sent', count: DELIVERIES }]);
  } finally {
    await database.close();
    await own.drop();
  }
}, 600_000);

/** What `npm run backup` wrote of a database of that version, filled by `fillEarlier` without a crowd. */
const BACKUP = new URL('backups/020_routes.partyline', import.meta.url);

it('A backup of an earlier version is restored into one of today, and goes on delivering', async () => {
  const target = await createDatabase(migrate);
  try {
    await restore(target.url, Readable.from(await readFile(BACKUP, 'utf8')));
    const database = throughAccount(await openDatabase(target.url, 4), FIRST_ACCOUNT);
    try {
      await expectToGoOn(database);
    } finally {
      await database.close();
    }
    const earlier = await withClient(target, (client) =>
      client.query(
        `select column_name from information_schema.columns
         where table_name = 'chats' and column_name in ('state', 'hub_id', 'incoming', 'requested_by', 'registered_at')`,
      ),
    );
    expect(earlier.rows).toEqual([]);
  } finally {
    await target.drop();
  }
});
