import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import {
  forgetCopiesByOrder,
  forgetPersonByOrder,
  orderForgetting,
} from '../../../src/db/people/forgetOrders.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { World } from '../../support/world/world.ts';
import type { NetworkChatId } from '../../../src/domain/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
beforeAll(async () => void ({ database, end } = await freshDatabase()));
afterAll(() => end());

const nameOf = async (networkId: NetworkChatId) => {
  const { rows } = await sql<{ name: string }>`
    select name from authors where network = 'telegram' and network_id = ${networkId}
  `.execute(database.sql);
  return rows[0]?.name;
};

test('Who asked to be forgotten is forgotten by the order, and the order with them', async () => {
  const hub = await World.open(database);
  const author = person();
  await hub.chat();
  await hub.post(await hub.chat(), { author });
  const order = await orderForgetting(database.sql, author.networkId);
  // Asking again while it is under way asks for the same.
  expect(await orderForgetting(database.sql, author.networkId)).toBe(order);
  await forgetPersonByOrder(database, order);
  expect(await nameOf(author.networkId)).toBeUndefined();
  expect(await forgetCopiesByOrder(database, order)).toBe(false);
  // A step that is taken once more finds nothing to do.
  await forgetPersonByOrder(database, order);
  expect(await forgetCopiesByOrder(database, order)).toBe(false);
  const { rows } = await sql`select from forget_orders`.execute(database.sql);
  expect(rows).toEqual([]);
  expect(await orderForgetting(database.sql, author.networkId)).not.toBe(order);
});

test('Nobody is forgotten by an order that they did not give', async () => {
  const hub = await World.open(database);
  const author = person();
  await hub.post(await hub.chat(), { author });
  for (const forged of ['', 'forged', String(author.networkId), '00000000-0000-0000-0000-000000000000']) {
    expect(await forgetCopiesByOrder(database, forged)).toBe(false);
    await forgetPersonByOrder(database, forged);
  }
  expect(await nameOf(author.networkId)).toBe(author.name);
});
