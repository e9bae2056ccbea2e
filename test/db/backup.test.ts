import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { backUp, BackupUnreadable, DatabaseNotEmpty, restore } from '../../src/db/backup.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createDatabase, type TestDatabase } from '../support/services.ts';

const WORDS = 'a tab\there, a backslash \\. and\na second line; "quotes", \u{1F4DE}';

let source: TestDatabase;
let backup: string;
const databases: TestDatabase[] = [];

async function empty(): Promise<TestDatabase> {
  const database = await createDatabase(migrate);
  databases.push(database);
  return database;
}

async function ask<Row>(database: TestDatabase, question: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(question, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

async function backUpOf(database: TestDatabase): Promise<string> {
  const stream = new PassThrough();
  const [, written] = await Promise.all([backUp(database.url, stream), text(stream)]);
  return written;
}

beforeAll(async () => {
  source = await empty();
  await ask(
    source,
    `with chat as (
       insert into chats (network_id, kind, title) select n, 'private', $1 from generate_series(1, 3000) n returning id)
     insert into hub_members (hub_id, chat_id, state) select 1, id, 'active' from chat`,
    [WORDS],
  );
  await ask(
    source,
    `insert into authors (network_id, kind, name, alias) values (5, 'person', $1, 'u-aaaaaa')`,
    [WORDS],
  );
  await ask(
    source,
    `insert into posts (id, hub_id, route, source_chat_id, source_network_id, author_id, protected, state)
     select next_post_id(), 1, '{"to":"hub","hub":1}', 1, 1, 1, false, 'planned'`,
  );
  await ask(
    source,
    `insert into deliveries (post_id, chat_id, source_chat_id, state) select p.id, c.id, 1, 'planned' from posts p, chats c`,
  );
  backup = await backUpOf(source);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

describe('A backup', () => {
  test('brings everything back, and the same backup can be made of it', async () => {
    const target = await empty();
    await restore(target.url, Readable.from(backup));
    expect(await ask(target, 'select count(*)::int as deliveries from deliveries')).toEqual([
      { deliveries: 3_000 },
    ]);
    expect(await ask(target, "select title from chats where network_id = '7'")).toEqual([{ title: WORDS }]);
    const again = await backUpOf(target);
    const withoutTime = (written: string): string[] => written.split('\n').slice(1).toSorted();
    expect(withoutTime(again)).toEqual(withoutTime(backup));
  });

  test('lets numbers go on where they were', async () => {
    const target = await empty();
    await restore(target.url, Readable.from(backup));
    const [added] = await ask<{ id: number }>(
      target,
      `insert into chats (network_id, kind, title) values (99999, 'private', 'new') returning id`,
    );
    expect(added!.id).toBeGreaterThan(3_000);
  });

  test('is not mixed with what is there', async () => {
    await expect(restore(source.url, Readable.from(backup))).rejects.toThrow(DatabaseNotEmpty);
  });

  test.each([
    ['cut off in its middle', () => backup.slice(0, backup.length / 2)],
    ['without its last line', () => backup.trimEnd().split('\n').slice(0, -1).join('\n')],
    ['something else', () => 'hello\n'],
    ['a backup of something else', () => '{"partylineBackup":99,"days":[]}\n'],
    ['empty', () => ''],
  ])('that is %s changes nothing', async (_, damaged) => {
    const target = await empty();
    await expect(restore(target.url, Readable.from(damaged()))).rejects.toThrow();
    expect(await ask(target, 'select count(*)::int as hubs from hubs')).toEqual([{ hubs: 1 }]);
    expect(await ask(target, 'select from chats')).toEqual([]);
  });

  test('says so when it is none', async () => {
    const target = await empty();
    await expect(restore(target.url, Readable.from('hello\n'))).rejects.toThrow(BackupUnreadable);
  });
});
