import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { storeArrival } from '../../src/db/posts/arrivals.ts';
import { type AccountDatabase, throughAccount } from '../../src/db/accounts.ts';
import { FIRST_ACCOUNT } from '../../src/domain/account.ts';
import { openDatabase } from '../../src/db/database.ts';
import { storeEdit } from '../../src/db/posts/edits.ts';
import { makeLedgerDays } from '../../src/db/posts/ledgerDays.ts';
import { migrate } from '../../src/db/migrate.ts';
import { workflowIdOf, workflowIdOfEdits } from '../../src/services/posts/postWorkflow.ts';
import { createDatabase } from '../support/services.ts';
import { photo } from '../support/world/content.ts';
import { World } from '../support/world/world.ts';
import { toHub } from '../../src/domain/posts/route.ts';
import { textId } from '../support/ids.ts';

/** As {@link migrate} does, up to a version in which posts' workflows were named by network ids. */
async function migrateToEarlierVersion(url: string): Promise<void> {
  const database = throughAccount(await openDatabase(url, 1), FIRST_ACCOUNT);
  await database.orm.migrator.up({ to: '016_orders' });
  await makeLedgerDays(database);
  await database.close();
}

async function take(database: AccountDatabase, message: Parameters<typeof storeArrival>[1]) {
  const arrival = await storeArrival(database, message, toHub);
  if (arrival.kind !== 'stored') throw new Error('It was not taken.');
  return arrival;
}

it('Posts of an earlier version keep the names of their workflows, and later ones are named by our ids', async () => {
  const own = await createDatabase(migrateToEarlierVersion, 'earlier');
  const database = throughAccount(await openDatabase(own.url, 2), FIRST_ACCOUNT);
  try {
    const { rows } = await sql<{ id: number }>`
      insert into chats (hub_id, network_id, kind, title, state) values (1, 700000001, 'private', 'Anna', 'active')
      returning id
    `.execute(database.sql);
    const chatId = rows[0]!.id;
    const { rows: authors } = await sql<{ id: number }>`
      insert into authors (network_id, kind, name, alias) values (700000001, 'person', 'Anna', 'u-aaaaaa') returning id
    `.execute(database.sql);
    for (const [messageId, albumKey] of [
      [5, null],
      [6, 'album-6'],
    ] as const) {
      await sql`
        with post as (
          insert into posts (id, hub_id, line, source_chat_id, source_network_id, author_id, album_key, protected, state)
          select next_post_id(), 1, 'hub', ${chatId}::int, 700000001, ${authors[0]!.id}::int, ${albumKey}::text, false,
                 'collecting' returning id
        ), part as (
          insert into parts (post_id, no, message_id, content)
          select id, 0, ${messageId}::bigint, '{"kind":"text","text":"before","entities":[]}' from post
        ), album as (
          insert into albums (network_chat_id, album_key, post_id)
          select 700000001, ${albumKey}::text, id from post where ${albumKey}::text is not null
        )
        insert into arrivals (network_chat_id, message_id, post_id, part) select 700000001, ${messageId}::bigint, id, 0 from post
      `.execute(database.sql);
    }
    await migrate(own.url);
    await sql`update hubs set edits = 'inplace'`.execute(database.sql);

    const message = {
      chat: { kind: 'private', networkId: textId(700000001) },
      author: { kind: 'person', networkId: textId(700000001), name: 'Anna' },
      content: { kind: 'text', text: 'before', entities: [] },
      protected: false,
    } as const;
    // Telegram hands a message in again whose taking was not confirmed before the upgrade.
    const again = await take(database, { ...message, messageId: textId(5) } as never);
    expect(workflowIdOf(again)).toBe('post/700000001/5');
    const edited = {
      ...message,
      messageId: textId(5),
      content: { kind: 'text', text: 'after', entities: [] },
    };
    const edit = await storeEdit(database, edited as never);
    expect(edit.kind === 'stored' && workflowIdOfEdits(edit)).toBe(`edit/700000001/${again.postId}`);
    // An album that is being collected takes further parts.
    const part = { ...message, messageId: textId(7), albumKey: 'album-6', content: photo() };
    expect(workflowIdOf(await take(database, part as never))).toBe('album/700000001/album-6');

    const later = await take(database, { ...message, messageId: textId(8) } as never);
    expect(workflowIdOf(later)).toBe(`post/${chatId}/${later.postId}`);
    const newAlbum = { ...message, messageId: textId(9), albumKey: 'album-9', content: photo() };
    const album = await take(database, newAlbum as never);
    expect(workflowIdOf(album)).toBe(`album/${chatId}/${album.postId}`);
    expect(workflowIdOf(await take(database, newAlbum as never))).toBe(workflowIdOf(album));
  } finally {
    await database.close();
    await own.drop();
  }
});

it('A group whose messages are counted anew, as a supergroup, starts a workflow for each', async () => {
  const own = await createDatabase(migrate, 'recounted');
  const database = throughAccount(await openDatabase(own.url, 2), FIRST_ACCOUNT);
  try {
    const hub = await World.open(database);
    const group = await hub.chat();
    const before = await take(database, hub.message(group, { messageId: textId(1) }));
    const networkId = textId(Number(group.networkId) - 1_000_000);
    await sql`update chats set network_id = ${networkId} where id = ${group.id}`.execute(database.sql);
    const after = await take(
      database,
      hub.message({ ...group, networkId: textId(networkId) }, { messageId: textId(1) }),
    );
    expect(workflowIdOf(after)).not.toBe(workflowIdOf(before));
  } finally {
    await database.close();
    await own.drop();
  }
});
