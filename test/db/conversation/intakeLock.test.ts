import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type AccountDatabase, throughAccount } from '../../../src/db/accounts.ts';
import { FIRST_ACCOUNT } from '../../../src/domain/account.ts';
import { openDatabase } from '../../../src/db/database.ts';
import { withIntakeLock } from '../../../src/db/conversation/intakeLock.ts';
import { until } from '../../support/until.ts';
import { freshDatabase } from '../../support/world/database.ts';

let one: AccountDatabase;
let other: AccountDatabase;
let end: () => Promise<void>;

beforeAll(async () => {
  const fresh = await freshDatabase();
  one = fresh.database;
  other = throughAccount(await openDatabase(fresh.url, 2), FIRST_ACCOUNT);
  end = fresh.end;
});
afterAll(async () => {
  await other.close();
  await end();
});

/** A process that wants the intake of a bot, and what became of its wish. */
function contender(database: AccountDatabase, key: string) {
  const stop = new AbortController();
  const seen = { working: false, begun: 0, waited: 0 };
  const ended = withIntakeLock(
    database,
    { key, signal: stop.signal, waiting: () => seen.waited++ },
    async (signal) => {
      seen.begun++;
      seen.working = true;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      seen.working = false;
    },
  );
  return {
    seen,
    stop: async (): Promise<void> => {
      stop.abort();
      await ended;
    },
  };
}

it('lets one process take updates in for a bot; the second says once that it waits, and follows', async () => {
  const first = contender(one, 'bot-a');
  await until(() => first.seen.working);
  const second = contender(other, 'bot-a');
  await until(() => second.seen.waited === 1);
  expect(second.seen.begun).toBe(0);
  await first.stop();
  await until(() => second.seen.working);
  expect(second.seen.waited).toBe(1);
  await second.stop();
});

it('lets different bots take in side by side', async () => {
  const first = contender(one, 'bot-b');
  const second = contender(other, 'bot-c');
  await until(() => first.seen.working && second.seen.working);
  await Promise.all([first.stop(), second.stop()]);
});

it('stops the work when the database ends its session, and takes it up again', async () => {
  const alone = contender(one, 'bot-d');
  await until(() => alone.seen.working);
  await sql`
    select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and pid <> pg_backend_pid()
  `.execute(other.sql);
  await until(() => alone.seen.begun === 2, 15_000);
  await alone.stop();
});
