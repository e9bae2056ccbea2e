import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { hiddenPage, hideSource, showEntry, showSource } from '../../../src/db/chats/hiddenSources.ts';
import type { AuthorId } from '../../../src/domain/ids.ts';
import type { SourceAuthor } from '../../../src/domain/posts/post.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';

let setting: Awaited<ReturnType<typeof freshDatabase>>;
let hub: World;
let square: TestChat;
let garden: TestChat;
let field: TestChat;
let ann: SourceAuthor;

beforeAll(async () => {
  setting = await freshDatabase();
});
afterAll(() => setting.end());
beforeEach(async () => {
  hub = await World.open(setting.database);
  [square, garden, field] = (await hub.chats(3)) as [TestChat, TestChat, TestChat];
  ann = person();
  await hub.post(square, { author: ann });
});

async function idOf({ networkId }: SourceAuthor): Promise<AuthorId> {
  const { rows } = await sql<{ id: AuthorId }>`
    select id from authors where network_id = ${networkId}
  `.execute(setting.database.sql);
  return rows[0]!.id;
}

/** The chats that a post of somebody in a chat is planned for. */
async function receivers(chat: TestChat, author: SourceAuthor): Promise<number[]> {
  const postId = await hub.post(chat, { author });
  const { rows } = await sql<{ chat_id: number }>`
    select chat_id from deliveries where post_id = ${postId} order by chat_id
  `.execute(setting.database.sql);
  return rows.map((row) => row.chat_id);
}

const page = (chat: TestChat, offset = 0) =>
  hiddenPage(setting.database, hub.id, chat.networkId, { offset, limit: 2 });

describe('What a chat hides', () => {
  test('does not come there, whatever chat its author posts in, and comes everywhere else', async () => {
    await hideSource(setting.database, hub.id, garden.networkId, { author: await idOf(ann) });
    expect(await receivers(square, ann)).toEqual([field.id]);
    expect(await receivers(field, ann)).toEqual([square.id]);
    expect(await receivers(square, person())).toEqual([garden.id, field.id]);
  });

  test('may be all that is posted in another chat, by whomever', async () => {
    await hideSource(setting.database, hub.id, garden.networkId, { chat: square.id });
    expect(await receivers(square, ann)).toEqual([field.id]);
    expect(await receivers(square, person())).toEqual([field.id]);
    expect(await receivers(field, ann)).toEqual([square.id, garden.id]);
  });

  test('comes again once it is shown, by what it is or by its entry in the list', async () => {
    const author = await idOf(ann);
    for (let times = 0; times < 2; times += 1)
      await hideSource(setting.database, hub.id, garden.networkId, { author });
    expect(await showSource(setting.database, hub.id, garden.networkId, { author })).toBe(true);
    expect(await showSource(setting.database, hub.id, garden.networkId, { author })).toBe(false);
    expect(await receivers(square, ann)).toEqual([garden.id, field.id]);

    await hideSource(setting.database, hub.id, garden.networkId, { chat: square.id });
    const [entry] = (await page(garden)).entries;
    expect(await showEntry(setting.database, hub.id, field.networkId, entry!.id)).toBe(false);
    expect(await showEntry(setting.database, hub.id, garden.networkId, entry!.id)).toBe(true);
    expect(await receivers(square, ann)).toEqual([garden.id, field.id]);
  });

  test('is listed by alias, the latest first, a page at a time', async () => {
    const author = await idOf(ann);
    await hideSource(setting.database, hub.id, garden.networkId, { author });
    await hideSource(setting.database, hub.id, garden.networkId, { chat: square.id });
    await hideSource(setting.database, hub.id, garden.networkId, { chat: field.id });
    const first = await page(garden);
    expect(first.total).toBe(3);
    expect(first.entries.map(({ kind, alias }) => [kind, alias !== undefined])).toEqual([
      ['chat', false],
      ['chat', true],
    ]);
    expect((await page(garden, 2)).entries).toMatchObject([
      { kind: 'author', alias: first.entries[1]!.alias },
    ]);
    expect(await page(field)).toEqual({ total: 0, entries: [] });
  });
});
