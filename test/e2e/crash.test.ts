import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';
import { wordsOf } from './harness/words.ts';

const CROWD = 500;
/** So many calls are under way at once. */
const AT_ONCE = 10;

let town: Town;
let ann: Person;
let square: Place;
let crowd: readonly number[];
let began: number;

beforeAll(async () => {
  town = await startTown({ env: { WORKER_COUNT: String(AT_ONCE) } });
  ann = await town.person('Ann');
}, 120_000);
afterEach(() => town.clear());
afterAll(() => town.close());

/** Everybody in the crowd, the square, and sends that take their time. */
beforeEach(async () => {
  if (crowd === undefined) {
    const { ids } = await town.control.post<{ ids: number[] }>('/chats/bulk', {
      count: CROWD,
      type: 'private',
      bot: 'member',
    });
    crowd = ids;
    await town.updatesTaken();
  } else {
    await town.sql(
      `update hub_members set state = 'active' where chat_id in (select id from chats where network_id = any($1::text[]))`,
      [crowd],
    );
  }
  square = await town.chat('supergroup', 'Square');
  began = (await town.control.calls()).at(-1)!.id;
  await town.control.fault({ kind: 'latency', method: 'sendMessage', latency_ms: 80 });
});

/** How often each chat was sent these words. */
async function copies(words: string): Promise<Map<number, number>> {
  const sent = new Map<number, number>();
  for (const { parameters, outcome } of await town.control.calls({ method: 'sendMessage', since: began })) {
    if (outcome.status !== 200 || !String(parameters['text']).startsWith(words)) continue;
    const chatId = Number(parameters['chat_id']);
    sent.set(chatId, (sent.get(chatId) ?? 0) + 1);
  }
  return sent;
}

/** Posts, and waits until the words have reached a part of the crowd. */
async function beginFanOut(words: string): Promise<void> {
  await ann.says(square, words);
  await until(async () => (await copies(words)).size > 100, 30_000);
}

/** Expects that everybody got the words, and how many copies there are beyond the first ones. */
async function expectEverybodyGot(words: string, surplus: number): Promise<void> {
  const sent = await copies(words);
  expect(crowd.filter((id) => !sent.has(id))).toEqual([]);
  const extra = [...sent.values()].reduce((sum, count) => sum + count - 1, 0);
  expect(extra).toBeLessThanOrEqual(surplus);
}

test('a worker that is killed in the middle loses nothing, and repeats no more than was under way', async () => {
  await beginFanOut('A message that survives its messenger');
  await town.end('worker', 'SIGKILL');
  const [sending] = await town.sql<{ rows: number }>(
    `select count(*)::int as rows from deliveries where state = 'sending'`,
  );
  expect(sending!.rows).toBeLessThanOrEqual(2 * AT_ONCE);
  // A lease lasts half a minute longer than who held it.
  await town.age(30);
  await town.start('worker');
  await town.settled(90_000);

  await expectEverybodyGot('A message that survives its messenger', sending!.rows);
}, 180_000);

test('a worker that is told to stop in the middle repeats nothing', async () => {
  await beginFanOut('A message that changes hands');
  expect(await town.end('worker', 'SIGTERM')).toBe(0);
  expect((await copies('A message that changes hands')).size).toBeLessThan(CROWD);
  await town.start('worker');
  await town.settled(60_000);

  await expectEverybodyGot('A message that changes hands', 0);
});

test('two workers share a fan-out and send nothing twice', async () => {
  await town.startAnother('worker');
  await beginFanOut('A message with two messengers');
  await town.settled(60_000);

  await expectEverybodyGot('A message with two messengers', 0);
});

test('a pause in the middle holds the rest once what was under way is there', async () => {
  // So slow that it takes ten seconds: the pause comes in the middle.
  await town.control.calm();
  await town.control.fault({ kind: 'latency', method: 'sendMessage', latency_ms: 400 });
  await beginFanOut('A message that stands still on its way');
  await town.admin.says(square, '/pause');
  await town.updatesTaken();
  await until(async () => {
    const underWay = await town.sql(`select from deliveries where state in ('claimed', 'sending') limit 1`);
    return underWay.length === 0;
  });
  await town.postsHeld(1);
  const before = (await copies('A message that stands still on its way')).size;
  // A later post comes as far as the other did, and finds the hub paused as well.
  await ann.says(square, 'A message that comes meanwhile');
  await town.postsHeld(2);
  expect((await copies('A message that comes meanwhile')).size).toBe(0);
  expect((await copies('A message that stands still on its way')).size).toBe(before);
  expect(before).toBeLessThan(CROWD);

  await town.control.calm();
  await town.admin.says(square, '/resume');
  await town.settled(60_000);
  await expectEverybodyGot('A message that stands still on its way', 0);
});

test('a bot that is killed while people post loses and repeats nothing', async () => {
  const garden = await town.chat('supergroup', 'Garden');
  await town.sql(
    `update hub_members set state = 'inactive' where chat_id in (select id from chats where network_id = any($1::text[]))`,
    [crowd],
  );
  const lines = Array.from({ length: 20 }, (_, line) => `Line ${line}, said while the bot falls`);
  for (const line of lines.slice(0, 10)) await ann.says(square, line);
  await ann.postsAlbum(square, [
    { photo: true, caption: 'An album in between' },
    { photo: true },
    { photo: true },
  ]);
  await town.end('bot', 'SIGKILL');
  for (const line of lines.slice(10)) await ann.says(square, line);
  await town.start('bot');
  await town.settled(60_000);

  const heard = await garden.heard();
  const album = heard.filter((message) => message.media_group_id !== undefined);
  expect(album).toHaveLength(3);
  expect(new Set(album.map((message) => message.media_group_id)).size).toBe(1);
  const told = heard.map(wordsOf).filter((words) => words !== '');
  expect(told).toEqual([...lines.slice(0, 10), 'An album in between', ...lines.slice(10)]);
});
