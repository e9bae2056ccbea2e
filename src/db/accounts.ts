import { sql } from 'kysely';
import { FIRST_ACCOUNT } from '../domain/account.ts';
import type { AccountId, NetworkPersonId, PostId } from '../domain/ids.ts';
import type { Database } from './database.ts';

/** The database as one of our accounts sees it: message ids that go in or come out are that account's. */
export interface AccountDatabase extends Database {
  readonly account: AccountId;
}

/** The database as that account sees it. */
export function throughAccount(database: Database, account: AccountId): AccountDatabase {
  return { ...database, account };
}

/** The account that a post came in through; undefined when the post is not known. */
export async function accountOfPost(database: Database, postId: PostId): Promise<AccountId | undefined> {
  const { rows } = await sql<{ account: AccountId }>`
    select account from posts where id = ${postId}
  `.execute(database.sql);
  return rows[0]?.account;
}

/**
 * Our ids for accounts, in their order; those that are new get one. What was kept before there were several is of the
 * first that was ever named here. Safe to repeat, from several processes at once.
 */
export async function registerAccounts(
  database: Database,
  networkIds: readonly NetworkPersonId[],
): Promise<AccountId[]> {
  return database.sql.transaction().execute(async (db) => {
    await sql`select pg_advisory_xact_lock(hashtext('partyline accounts'))`.execute(db);
    await sql`
      update accounts set network_id = ${networkIds[0]}
      where id = ${FIRST_ACCOUNT} and network_id = ''
        and not exists (select from accounts where network = 'telegram' and network_id = ${networkIds[0]})
    `.execute(db);
    await sql`
      insert into accounts (network_id)
      select t.id from unnest(${[...networkIds]}::text[]) with ordinality as t(id, no) order by no
      on conflict do nothing
    `.execute(db);
    const { rows } = await sql<{ id: AccountId }>`
      select a.id from unnest(${[...networkIds]}::text[]) with ordinality as t(id, no)
      join accounts a on a.network = 'telegram' and a.network_id = t.id order by no
    `.execute(db);
    return rows.map(({ id }) => id);
  });
}
