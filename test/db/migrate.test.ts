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
    expect(done.flat()).toEqual([
      '001_first',
      '002_hub_steering',
      '003_moderation',
      '004_edits_and_announcements',
      '005_subscriptions',
      '006_desk',
      '007_refusals',
      '008_bot_tasks',
      '009_customer_notices',
      '010_reasons_and_warnings',
      '011_payers',
      '012_forwards_and_names',
      '015_polls',
      '016_orders',
      '017_workflow_names',
      '018_renewals_resumed',
      '020_routes',
      '021_hub_members',
      '022_network_ids',
      '023_accounts',
      '024_subscribers',
      '025_lost_accounts',
      '026_payment_accounts',
      '030_pair',
      '034_talk',
      '036_pair_entry',
      '037_broadcasts',
      '038_photo_copies',
      '046_pair_queue',
      '047_relay_rules',
      '050_approvals',
      '053_hidden_sources',
      '054_paid_sends',
    ]);
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
