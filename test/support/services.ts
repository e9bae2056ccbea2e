import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { timeSkippingProgram } from '../../embedded/timeSkipping.ts';

/** URL of the PostgreSQL server of this test run; its database is for maintenance: use {@link createDatabase}. */
export function postgresUrl(): string {
  return provided('POSTGRES');
}

/** URL of the Redis server of this test run. Shared by all test files: use keys of your own. */
export function redisUrl(): string {
  return provided('REDIS');
}

/** `host:port` of the Temporal server of this test run, namespace `partyline`. Use task queues of your own. */
export function temporalAddress(): string {
  return provided('TEMPORAL');
}

/** Absolute path of Temporal's time-skipping test server; fetched once and cached when missing. */
export function timeSkippingServer(): Promise<string> {
  return timeSkippingProgram((line) => process.stderr.write(`${line}\n`));
}

/** A database of a test's own. */
export interface TestDatabase {
  url: string;
  /** Removes it, ending the connections that are still open. */
  drop(): Promise<void>;
}

/**
 * Makes a fresh, migrated database in a few milliseconds: a clone of a template that `migrate` filled once in this run.
 * @param schema names the template: callers with the same name must pass the same migration. Letters and `_`.
 */
export async function createDatabase(
  migrate: (url: string) => Promise<unknown>,
  schema = 'partyline',
): Promise<TestDatabase> {
  const run = process.env['PARTYLINE_TEST_RUN'] ?? String(process.pid);
  const template = `template_${schema}_${run}`;
  const name = `test_${run}_${randomBytes(6).toString('hex')}`;
  await withMaintenanceClient(async (client) => {
    // Test files run in parallel: the first makes the template while the others wait here.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [template]);
    const made = await client.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [
      template,
    ]);
    if (made.rowCount === 0) {
      // An attempt whose migration failed may have left one behind.
      await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${template}`);
      await migrate(databaseUrl(template));
      await client.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
    }
    await client.query('SELECT pg_advisory_unlock(hashtext($1))', [template]);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: databaseUrl(name),
    drop: () =>
      withMaintenanceClient(async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

function databaseUrl(name: string): string {
  const url = new URL(postgresUrl());
  url.pathname = `/${name}`;
  return url.href;
}

async function withMaintenanceClient(work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: postgresUrl() });
  await client.connect();
  try {
    await work(client);
  } finally {
    // Ending the session also gives up the lock.
    await client.end();
  }
}

function provided(service: 'POSTGRES' | 'REDIS' | 'TEMPORAL'): string {
  const value = process.env[`PARTYLINE_TEST_${service}`];
  if (value !== undefined) return value;
  throw new Error(
    `This test needs ${service}, which was not started: take it into PARTYLINE_TEST_SERVICES, or unset that variable.`,
  );
}
