import { afterAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createDatabase, redisUrl, temporalAddress, type TestDatabase } from '../support/services.ts';

let migrations = 0;
const databases: TestDatabase[] = [];

/** Stands for a migration: makes one table. */
async function migrate(url: string): Promise<void> {
  migrations++;
  await inDatabase(url, 'CREATE TABLE post (id int)');
}

async function inDatabase(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
});

describe('the services of a test run', () => {
  test('are all there', () => {
    expect(redisUrl()).toMatch(/^redis:/);
    expect(temporalAddress()).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test('give databases that are migrated once and do not see each other', async () => {
    databases.push(
      ...(await Promise.all([createDatabase(migrate, 'one_table'), createDatabase(migrate, 'one_table')])),
    );
    const [first, second] = databases;
    await inDatabase(first?.url ?? '', 'INSERT INTO post VALUES (1)');

    expect(migrations).toBeLessThanOrEqual(1);
    expect(await inDatabase(first?.url ?? '', 'SELECT id FROM post')).toEqual([{ id: 1 }]);
    expect(await inDatabase(second?.url ?? '', 'SELECT id FROM post')).toEqual([]);
  });
});
