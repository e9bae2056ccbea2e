import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { areKnown, storeArrival, storeArrivals } from '../../../src/db/posts/arrivals.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { partsOf } from '../../../src/db/posts/posts.ts';
import { timeOfPost } from '../../../src/domain/ids.ts';
import type { SourceAuthor, SourceMessage } from '../../../src/domain/posts/post.ts';
import { newWords, person, photo, text } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { toHub } from '../../../src/domain/posts/route.ts';
import { textId } from '../../support/ids.ts';

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let chat: TestChat;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  chat = await hub.chat();
});

async function rowsOf<T>(query: ReturnType<typeof sql<T>>): Promise<T[]> {
  return (await query.execute(database.sql)).rows;
}

async function postsOfChat(): Promise<{ id: string; late_for: string | null; parts: number }[]> {
  return rowsOf(sql<{ id: string; late_for: string | null; parts: number }>`
    select id, late_for, (select count(*)::int from parts where post_id = posts.id) as parts from posts
    where source_chat_id = ${chat.id} order by id`);
}

async function authorRow(author: SourceAuthor): Promise<{ name: string; username: string; alias: string }[]> {
  return rowsOf(sql<{ name: string; username: string; alias: string }>`
    select name, username, alias from authors where network_id = ${author.networkId}`);
}

describe('a message that comes in', () => {
  it('is stored with its content and stays the same post however often it is handed in', async () => {
    const message = hub.message(chat, { content: photo('the-photo') });
    const first = await storeArrival(database, message, toHub);
    expect(first).toMatchObject({ kind: 'stored', album: false });
    expect(await storeArrival(database, message, toHub)).toEqual(first);
    expect(await storeArrival(database, message, toHub)).toEqual(first);
    const posts = await postsOfChat();
    expect(posts).toHaveLength(1);
    expect(await partsOf(database.sql, Number(posts[0]!.id) as never)).toEqual([
      { no: 0, messageId: message.messageId, content: message.content },
    ]);
  });

  it.each(['media', 'threads'])('is not stored when it certainly stays in its chat: %s', async (rule) => {
    await sql`update hub_members set relay = ${rule} where chat_id = ${chat.id}`.execute(database.sql);
    const author = person();
    const chatter = hub.message(chat, { content: text(newWords()), author });
    const picture = hub.message(chat, { content: photo(), author });
    const more = hub.message(chat, { content: text(newWords()), author });
    expect(await storeArrival(database, chatter, toHub)).toEqual({ kind: 'stays' });
    expect(await storeArrivals(database, [chatter, more], toHub)).toEqual([
      { kind: 'stays' },
      { kind: 'stays' },
    ]);
    expect(await postsOfChat()).toEqual([]);
    expect(await storeArrivals(database, [chatter, picture, more], toHub)).toMatchObject([
      { kind: 'stays' },
      { kind: 'stored' },
      { kind: 'stays' },
    ]);
    expect(await postsOfChat()).toHaveLength(1);
  });

  it('is stored once when it is handed in many times at once', async () => {
    const message = hub.message(chat);
    const arrivals = await Promise.all(
      Array.from({ length: 12 }, () => storeArrival(database, message, toHub)),
    );
    expect(new Set(arrivals.map((arrival) => JSON.stringify(arrival))).size).toBe(1);
    expect(await postsOfChat()).toHaveLength(1);
  });

  it.each(['pending', 'inactive', 'removed'] as const)(
    'leaves nothing behind, not even its author, when its chat is %s',
    async (state) => {
      const stranger = await hub.chat({ state });
      const message = hub.message(stranger);
      expect(await storeArrival(database, message, toHub)).toEqual({ kind: 'stranger' });
      expect(await authorRow(message.author)).toEqual([]);
      expect(
        await rowsOf(sql`select from arrivals where network_chat_id = ${stranger.networkId}`),
      ).toHaveLength(0);
    },
  );

  it('leaves nothing behind when its chat was never seen', async () => {
    const message = hub.message({ ...chat, networkId: textId(-1) });
    expect(await storeArrival(database, message, toHub)).toEqual({ kind: 'stranger' });
    expect(await authorRow(message.author)).toEqual([]);
  });

  it('gets a greater id than the one before it, and the id tells the time', async () => {
    const began = Date.now();
    const ids: number[] = [];
    for (let count = 0; count < 40; count++) ids.push(await hub.say(chat));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    expect(new Set(ids).size).toBe(ids.length);
    expect(timeOfPost(ids[0] as never)).toBeGreaterThanOrEqual(began - 1_000);
    expect(timeOfPost(ids.at(-1) as never)).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it('gets a greater id than the one before it however often the counter turns over', async () => {
    await sql`select setval('post_ids', 4095 + 4096 * nextval('post_ids'))`.execute(database.sql);
    const ids = await rowsOf(sql<{ id: string }>`
      select next_post_id() as id from generate_series(1, 20) n, lateral pg_sleep(0.0001 + n * 0)`);
    expect(ids.map((row) => Number(row.id))).toEqual(
      ids.map((row) => Number(row.id)).toSorted((one, other) => one - other),
    );
  });

  it('is stored although its texts hold what PostgreSQL cannot: NUL and halves of characters', async () => {
    const author = person({ name: 'nul \0 and \uD800', username: 'x\0' });
    const postId = await hub.say(chat, { author, content: text('a \0 b \uDFFF c') });
    const [part] = await partsOf(database.sql, postId);
    expect(part?.content).toEqual(text('a \uFFFD b \uFFFD c'));
    expect(await authorRow(author)).toMatchObject([{ name: 'nul \uFFFD and \uFFFD', username: 'x\uFFFD' }]);
    // Known by the same words again: nothing is written a second time.
    await hub.say(chat, { author });
  });
});

describe('an album', () => {
  it('is one post of all its parts, in the order of their messages, and answers what its first part answers', async () => {
    const answered = hub.message(chat);
    await hub.store(answered);
    const messages = [1, 2, 3].map(() => hub.message(chat, { albumKey: 'k', content: photo() }));
    const ids = [];
    for (const message of messages.toReversed()) {
      ids.push(await hub.store({ ...message, replyTo: answered.messageId }));
    }
    expect(new Set(ids).size).toBe(1);
    const parts = await partsOf(database.sql, ids[0]!);
    expect(parts.map((part) => part.messageId)).toEqual(messages.map((message) => message.messageId));
    expect(parts.map((part) => part.no)).toEqual([2, 1, 0]);
  });

  it('is one post when all its parts come at once, each of them twice', async () => {
    const messages = Array.from({ length: 10 }, () => hub.message(chat, { albumKey: 'k', content: photo() }));
    const arrivals = await Promise.all(
      [...messages, ...messages].map((message) => storeArrival(database, message, toHub)),
    );
    for (const arrival of arrivals) expect(arrival).toMatchObject({ kind: 'stored', album: true });
    expect(await postsOfChat()).toMatchObject([{ parts: 10 }]);
    const [post] = await postsOfChat();
    const parts = await partsOf(database.sql, Number(post!.id) as never);
    expect(parts.map((part) => part.no).toSorted((one, other) => one - other)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  it('is another post in another chat, though the key is the same', async () => {
    const elsewhere = await hub.chat();
    const here = await hub.say(chat, { albumKey: 'k', content: photo() });
    expect(await hub.say(elsewhere, { albumKey: 'k', content: photo() })).not.toBe(here);
  });

  it('takes no part after it was admitted: a late sibling is a post that answers it, once', async () => {
    const first = hub.message(chat, { albumKey: 'k', content: photo() });
    const albumId = await hub.store(first);
    await hub.posts.admit(albumId);
    const late = hub.message(chat, { albumKey: 'k', content: photo() });
    const arrival = await storeArrival(database, late, toHub);
    expect(arrival).toMatchObject({ kind: 'stored', album: false });
    expect(await storeArrival(database, late, toHub)).toEqual(arrival);
    expect(await postsOfChat()).toMatchObject([
      { id: String(albumId), late_for: null, parts: 1 },
      { late_for: String(albumId), parts: 1 },
    ]);
    const [post] = await rowsOf(sql<{ reply_to_message: string }>`
      select reply_to_message from posts where late_for = ${albumId}`);
    expect(post!.reply_to_message).toBe(first.messageId);
    // A part that came in time is still the album's when it is handed in again.
    expect(await storeArrival(database, first, toHub)).toMatchObject({ postId: albumId, album: true });
  });

  it('has each part either among what was judged or as a late sibling, when they race with the judging', async () => {
    for (let round = 0; round < 8; round++) {
      const key = `race ${round}`;
      const albumId = await hub.say(chat, { albumKey: key, content: photo() });
      const [admission, partId] = await Promise.all([
        hub.posts.admit(albumId),
        hub.say(chat, { albumKey: key, content: photo() }),
      ]);
      expect(admission).toMatchObject({ admitted: true, parts: partId === albumId ? 2 : 1 });
    }
  });
});

describe('an author', () => {
  it('is known under the newest name and keeps the alias for ever', async () => {
    const author = person({ name: 'before', username: 'one' });
    await hub.say(chat, { author });
    const [before] = await authorRow(author);
    expect(before?.alias).toMatch(/^u-[a-z0-9]{6}$/);
    await hub.say(chat, { author: { ...author, name: 'after', username: 'two' } });
    expect(await authorRow(author)).toEqual([{ name: 'after', username: 'two', alias: before?.alias }]);
  });

  it('has one row and one alias when the first messages come at once', async () => {
    const author = person();
    const arrivals = await Promise.all(
      Array.from({ length: 8 }, () => storeArrival(database, hub.message(chat, { author }), toHub)),
    );
    expect(new Set(arrivals.map((arrival) => arrival.kind === 'stored' && arrival.alias)).size).toBe(1);
    expect(await authorRow(author)).toHaveLength(1);
  });

  it('gets another alias when the one that was drawn is taken', async () => {
    // Every second draw meets the alias of somebody else.
    await sql`
      create sequence draws;
      create function take_alias() returns trigger language plpgsql as $$
      begin
        if new.name = 'unlucky' and nextval('draws') % 2 = 1 then new.alias := 'u-taken2'; end if;
        return new;
      end $$;
      create trigger take_alias before insert on authors for each row execute function take_alias();
      insert into authors (network_id, kind, name, alias) values (1, 'person', 'first', 'u-taken2')
    `.execute(database.sql);
    const author = person({ name: 'unlucky' });
    await hub.say(chat, { author, content: text(newWords()) });
    const [row] = await authorRow(author);
    expect(row?.alias).toMatch(/^u-[a-z0-9]{6}$/);
    expect(row?.alias).not.toBe('u-taken2');
  });
});

describe('an author who posts too much', () => {
  const LIMIT = 3;
  const take = (message: SourceMessage) => storeArrival(database, message, toHub, LIMIT);

  it('is stopped at the limit, in all chats together, and nobody else is', async () => {
    const author = person();
    const other = await hub.chat();
    for (let posts = 0; posts < LIMIT; posts++) {
      expect(await take(hub.message(posts % 2 === 0 ? chat : other, { author }))).toMatchObject({
        kind: 'stored',
      });
    }
    const refused = await take(hub.message(chat, { author }));
    expect(refused).toEqual({ kind: 'too many', until: expect.any(Number) });
    const { until } = refused as { until: number };
    expect(until).toBeGreaterThan(Date.now() + 50_000);
    expect(until).toBeLessThanOrEqual(Date.now() + 60_000);
    expect(await take(hub.message(chat))).toMatchObject({ kind: 'stored' });
  });

  it('keeps what was taken, however often it is handed in, and may finish an album', async () => {
    const author = person();
    const albumKey = `album-${Math.random()}`;
    const first = hub.message(chat, { author, albumKey });
    const stored = await take(first);
    for (let posts = 1; posts < LIMIT; posts++) await take(hub.message(chat, { author }));
    expect(await take(first)).toEqual(stored);
    expect(await take(hub.message(chat, { author, albumKey }))).toMatchObject({
      kind: 'stored',
      album: true,
    });
    expect(await take(hub.message(chat, { author, albumKey: `${albumKey}-2` }))).toEqual({
      kind: 'too many',
      until: expect.any(Number),
    });
  });

  it('is told apart from who finishes an album or hands in again what was taken, for many messages at once', async () => {
    const author = person();
    const albumKey = `album-${Math.random()}`;
    const album = hub.message(chat, { author, albumKey });
    const single = hub.message(chat, { author });
    await take(album);
    await take(single);
    const known = await areKnown(database, [
      hub.message(chat, { author }),
      single,
      album,
      hub.message(chat, { author, albumKey }),
      hub.message(chat, { author, albumKey: `${albumKey}-2` }),
    ]);
    expect(known).toEqual([false, true, true, true, false]);
  });

  it('may go on after a minute', async () => {
    const author = person();
    for (let posts = 0; posts < LIMIT; posts++) await take(hub.message(chat, { author }));
    await sql`
      update posts set id = id - 61000::bigint * 4096
      where author_id = (select id from authors where network_id = ${author.networkId})
    `.execute(database.sql);
    expect(await take(hub.message(chat, { author }))).toMatchObject({ kind: 'stored' });
  });
});
