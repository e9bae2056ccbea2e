import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type AccountDatabase, throughAccount } from '../../src/db/accounts.ts';
import { FIRST_ACCOUNT } from '../../src/domain/account.ts';
import { openDatabase } from '../../src/db/database.ts';
import { freshDatabase } from '../support/world/database.ts';

let url: string;
let end: () => Promise<void>;
/** One connection only, so that its statements can be looked at. */
let database: AccountDatabase;
beforeAll(async () => {
  ({ url, end } = await freshDatabase());
  database = throughAccount(await openDatabase(url, 1), FIRST_ACCOUNT);
});
afterAll(async () => {
  await database.close();
  await end();
});

async function prepared(like: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_prepared_statements where statement like ${like}
  `.execute(database.sql);
  return rows[0]!.count;
}

describe('a statement', () => {
  it('is prepared once, whatever its values', async () => {
    for (const value of ['a', 'b']) {
      const { rows } = await sql`select ${value}::text as value, 'once' as tag`.execute(database.sql);
      expect(rows).toEqual([{ value, tag: 'once' }]);
    }
    expect(await prepared(`select $1::text as value, 'once'%`)).toBe(1);
  });

  it('without values is not', async () => {
    await sql`select 'no values' as tag`.execute(database.sql);
    expect(await prepared(`select 'no values'%`)).toBe(0);
  });

  it('that fails says why, and may be run again', async () => {
    const divide = (by: number) =>
      sql<{ result: number }>`select 6 / ${by}::int as result`.execute(database.sql);
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' });
    expect((await divide(2)).rows).toEqual([{ result: 3 }]);
  });

  it('is prepared no more when there have been very many different ones', async () => {
    for (let n = 0; n < 600; n++)
      await sql`select ${n}::int as ${sql.ref(`number_${n}`)}`.execute(database.sql);
    expect(await prepared('%number%')).toBeLessThan(501);
    expect((await sql`select ${1}::int as number_600`.execute(database.sql)).rows).toEqual([
      { number_600: 1 },
    ]);
  });
});
