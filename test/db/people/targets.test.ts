import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { joinChat } from '../../../src/db/chats/memberships.ts';
import { findAuthors, findChatsMeant, findPostOfMessage } from '../../../src/db/people/targets.ts';
import { readReference, type Reference } from '../../../src/domain/people/reference.ts';
import { nextNumber, person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

let setting: Awaited<ReturnType<typeof freshDatabase>>;
let hub: World;
let source: TestChat;
let other: TestChat;

beforeAll(async () => {
  setting = await freshDatabase();
});
afterAll(() => setting.end());
beforeEach(async () => {
  hub = await World.open(setting.database);
  source = await hub.chat();
  other = await hub.chat();
});

const authors = (reference: Reference) => findAuthors(setting.database, reference);
const author = async (reference: Reference) => (await authors(reference))[0];
const chat = async (reference: Reference) => (await findChatsMeant(setting.database, hub.id, reference))[0];

describe('Whoever has posted', () => {
  test('is found by id, alias, username, by their message and by any copy of it', async () => {
    const somebody = person({ username: `Some_${nextNumber()}` });
    const message = hub.message(source, { author: somebody });
    const postId = await hub.store(message);
    await hub.admitAndPlan(postId);
    const [copy] = (await hub.sendAll(postId)).get(other.id)!;

    const found = await author({ by: 'id', networkId: somebody.networkId });
    expect(found).toMatchObject({ networkId: somebody.networkId, kind: 'person' });
    const ways: Reference[] = [
      readReference(found!.alias.toUpperCase())!,
      readReference(`@${somebody.username!.toLowerCase()}`)!,
      { by: 'message', chat: source.networkId, messageId: message.messageId },
      { by: 'message', chat: other.networkId, messageId: copy! },
    ];
    for (const way of ways) expect(await author(way)).toEqual(found);
    expect(await findPostOfMessage(setting.database, { chat: other.networkId, messageId: copy! })).toBe(
      postId,
    );
    expect(await chat({ by: 'message', chat: other.networkId, messageId: copy! })).toBe(source.networkId);
  });

  test('is nobody else', async () => {
    await hub.say(source);
    expect(await author({ by: 'id', networkId: textId(nextNumber()) })).toBeUndefined();
    expect(await author({ by: 'alias', alias: 'u-aaaaaa' })).toBeUndefined();
    expect(
      await author({ by: 'message', chat: source.networkId, messageId: textId(nextNumber()) }),
    ).toBeUndefined();
    expect(
      await findPostOfMessage(setting.database, { chat: source.networkId, messageId: textId(nextNumber()) }),
    ).toBeUndefined();
  });
});

describe('A name', () => {
  const named = (name: string): Reference => ({ by: 'username', username: name });

  test('means whoever was seen with it last, and nobody who had it before', async () => {
    const username = `Name_${nextNumber()}`;
    const [first, second] = [person({ username }), person({ username: username.toLowerCase() })];
    await hub.say(source, { author: first });
    await hub.say(source, { author: second });
    expect((await authors(named(username))).map(({ networkId }) => networkId)).toEqual([second.networkId]);
    // The name wanders back.
    await hub.say(source, { author: { ...second, username: `Other_${nextNumber()}` } });
    await hub.say(source, { author: first });
    expect((await authors(named(username))).map(({ networkId }) => networkId)).toEqual([first.networkId]);
  });

  test('wanders between persons and chats', async () => {
    const username = `Name_${nextNumber()}`;
    await sql`update chats set username = ${username} where id = ${source.id}`.execute(setting.database.sql);
    expect(await chat(named(username))).toBe(source.networkId);
    const somebody = person({ username });
    await hub.say(other, { author: somebody });
    expect(await chat(named(username))).toBeUndefined();
    expect((await author(named(username)))?.networkId).toBe(somebody.networkId);
    const seen = { networkId: textId(-nextNumber()), kind: 'group', title: 'A group', username } as const;
    await joinChat(setting.database, seen, 'anyone', { policy: 'open', trialDays: 1 });
    expect(await authors(named(username))).toEqual([]);
  });

  test('that was kept for two means both', async () => {
    const username = `Name_${nextNumber()}`;
    for (let no = 0; no < 2; no += 1) await hub.say(source);
    await sql`
      update authors set username = ${username} where id in (select id from authors order by id desc limit 2)
    `.execute(setting.database.sql);
    expect(await authors(named(username))).toHaveLength(2);
  });
});

describe('A chat', () => {
  test('is found by id, by username, and by the alias under which it, or its person, posts', async () => {
    const username = `chat_${nextNumber()}`;
    await sql`update chats set username = ${username} where id = ${source.id}`.execute(setting.database.sql);
    await hub.say(other, { author: { kind: 'chat', networkId: textId(source.networkId), name: 'News' } });
    const { alias } = (await author({ by: 'id', networkId: source.networkId }))!;
    for (const way of [String(source.networkId), `@${username}`, `https://t.me/${username}`, alias]) {
      expect([way, await chat(readReference(way)!)]).toEqual([way, source.networkId]);
    }
  });

  test('of another hub is not found', async () => {
    const elsewhere = await (await World.open(setting.database)).chat();
    expect(await chat({ by: 'id', networkId: elsewhere.networkId })).toBeUndefined();
  });
});

test.each(['', '30m', 'u-abc', 'u-abcdefg', '@ab', '1e5', '+5', '١٢', 'everybody'])(
  'The word %j names nobody',
  (word) => {
    expect(readReference(word)).toBeUndefined();
  },
);
