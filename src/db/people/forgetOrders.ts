import { type Kysely, sql } from 'kysely';
import type { AuthorId, NetworkPersonId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';
import { forgetCopies, forgetPerson } from './personalData.ts';

/**
 * Writes down that somebody asked to be forgotten, and answers with the id of that order. It is random, so that it
 * does not lead back to them; until they are forgotten, the same person asks for the same.
 */
export async function orderForgetting(db: Kysely<never>, networkId: NetworkPersonId): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into forget_orders (network_id, author_id)
    values (${networkId}, (select id from authors where network = 'telegram' and network_id = ${networkId}))
    on conflict (network_id) do update set author_id = coalesce(excluded.author_id, forget_orders.author_id)
    returning id
  `.execute(db);
  return rows[0]!.id;
}

/**
 * Forgets the person whom an order is about, and then who that was. An order that nobody gave, or that was carried
 * out, asks for nothing. May be repeated.
 */
export async function forgetPersonByOrder(database: Database, orderId: string): Promise<void> {
  const order = await readOrder(database, orderId);
  if (!order || order.networkId === undefined) return;
  await forgetPerson(database, order.networkId, order.authorId);
  await sql`update forget_orders set network_id = null where id::text = ${orderId}`.execute(database.sql);
}

/**
 * Takes the next step of an order: forgets a part of where copies are of what the person posted. True while something
 * is left, or under way. With the last of it the order goes, when the person is forgotten.
 */
export async function forgetCopiesByOrder(database: Database, orderId: string): Promise<boolean> {
  const order = await readOrder(database, orderId);
  if (!order) return false;
  if (order.authorId !== undefined && (await forgetCopies(database, order.authorId))) return true;
  await sql`
    delete from forget_orders where id::text = ${orderId} and network_id is null
  `.execute(database.sql);
  return false;
}

async function readOrder(
  database: Database,
  orderId: string,
): Promise<
  { readonly networkId: NetworkPersonId | undefined; readonly authorId: AuthorId | undefined } | undefined
> {
  const { rows } = await sql<{ network_id: NetworkPersonId | null; author_id: number | null }>`
    select network_id, author_id from forget_orders where id::text = ${orderId}
  `.execute(database.sql);
  const [row] = rows;
  return (
    row && {
      networkId: row.network_id ?? undefined,
      authorId: row.author_id === null ? undefined : (row.author_id as AuthorId),
    }
  );
}
