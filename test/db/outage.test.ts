import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type AccountDatabase, throughAccount } from '../../src/db/accounts.ts';
import { FIRST_ACCOUNT } from '../../src/domain/account.ts';
import { openDatabase } from '../../src/db/database.ts';
import { Hub } from '../../src/db/entities/hub.ts';
import { isDatabaseOutage } from '../../src/db/outage.ts';
import { findFreePorts } from '../../embedded/ports.ts';
import { until } from '../support/until.ts';
import { freshDatabase } from '../support/world/database.ts';

let database: AccountDatabase;
let url: string;
let end: () => Promise<void>;

beforeAll(async () => {
  ({ database, url, end } = await freshDatabase());
});
afterAll(() => end());

/** What a step rejects with. */
async function failureOf(step: Promise<unknown>): Promise<unknown> {
  return step.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Asks until there is an answer again; until then every failure is an outage. */
async function comesBack(own: AccountDatabase): Promise<void> {
  await until(async () => {
    const failure = await failureOf(sql`select 1`.execute(own.sql));
    if (failure !== undefined) expect(isDatabaseOutage(failure)).toBe(true);
    return failure === undefined;
  });
}

async function withPool(connections: number, work: (own: AccountDatabase) => Promise<void>): Promise<void> {
  const own = throughAccount(await openDatabase(url, connections), FIRST_ACCOUNT);
  try {
    await work(own);
  } finally {
    await own.close();
  }
}

describe('an outage is', () => {
  it('a server that refuses the connection, whichever way it is asked', async () => {
    const [port] = await findFreePorts(1);
    const nowhere = throughAccount(
      await openDatabase(`postgresql://nobody@127.0.0.1:${port}/nothing`, 1),
      FIRST_ACCOUNT,
    );
    const bySql = await failureOf(sql`select 1`.execute(nowhere.sql));
    const byEntity = await failureOf(nowhere.orm.em.fork().find(Hub, {}));
    expect([bySql, byEntity].map(isDatabaseOutage)).toEqual([true, true]);
    await nowhere.close();
  });

  it('a server that ends the connection in the middle of a statement', async () => {
    await withPool(1, async (own) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(own.sql);
      const sleeping = failureOf(sql`select pg_sleep(20)`.execute(own.sql));
      for (;;) {
        const { rows: killed } = await sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where pid = ${rows[0]!.pid} and state = 'active' and query like '%pg_sleep%'
        `.execute(database.sql);
        if (killed.length > 0) break;
      }
      expect(isDatabaseOutage(await sleeping)).toBe(true);
      await comesBack(own);
    });
  });

  it('a server that ends an idle connection: nobody is hurt', async () => {
    await withPool(1, async (own) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(own.sql);
      await sql`select pg_terminate_backend(${rows[0]!.pid}::int)`.execute(database.sql);
      await comesBack(own);
    });
  });

  it('a pool that has no connection free for too long', async () => {
    await withPool(1, async (own) => {
      const busy = sql`select pg_sleep(9)`.execute(own.sql);
      expect(isDatabaseOutage(await failureOf(sql`select 1`.execute(own.sql)))).toBe(true);
      await busy;
    });
  });

  it('a transaction that gave way to another', async () => {
    await sql`create table two (id int primary key); insert into two values (1), (2)`.execute(database.sql);
    let held = 0;
    const locks = (first: number, second: number): Promise<unknown> =>
      database.sql.transaction().execute(async (transaction) => {
        await sql`select from two where id = ${first} for update`.execute(transaction);
        held++;
        await until(() => held === 2);
        await sql`select from two where id = ${second} for update`.execute(transaction);
      });
    const failures = await Promise.all([failureOf(locks(1, 2)), failureOf(locks(2, 1))]);
    expect(failures.filter((failure) => failure !== undefined).map(isDatabaseOutage)).toEqual([true]);
  });
});

describe('no outage is', () => {
  it('a statement that breaks a rule, by SQL or by entity', async () => {
    const bySql = await failureOf(sql`insert into hubs (id, name) values (1, 'again')`.execute(database.sql));
    const em = database.orm.em.fork();
    em.create(Hub, { id: 1, name: 'again' });
    const byEntity = await failureOf(em.flush());
    expect(bySql).toBeInstanceOf(Error);
    expect(byEntity).toBeInstanceOf(Error);
    expect([bySql, byEntity].map(isDatabaseOutage)).toEqual([false, false]);
  });

  it('a statement that is wrong, or a fault of our own', async () => {
    const wrong = await failureOf(sql`select nothing from nowhere`.execute(database.sql));
    expect([wrong, new Error('oops'), 'oops', undefined].map(isDatabaseOutage)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
