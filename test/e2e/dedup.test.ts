import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;
let ann: Person;
let square: Place;
let market: Place;
let garden: Place;

beforeAll(async () => {
  town = await startTown();
  ann = await town.person('Ann');
}, 120_000);
beforeEach(async () => {
  square = await town.chat('supergroup', 'Square');
  market = await town.chat('supergroup', 'Market');
  garden = await town.chat('supergroup', 'Garden');
});
afterEach(() => town.clear());
afterAll(() => town.close());

/** The id by which a posted photo can be posted again. */
function photoOf(message: Message): string {
  return (message['photo'] as { file_id: string }[]).at(-1)!.file_id;
}

describe('what is said twice in one chat goes once', () => {
  test('a text, though another chat may say it too', async () => {
    await ann.says(square, 'Have you heard the news of today?');
    await town.settled();
    await ann.says(square, 'Have you heard the news of today?');
    await ann.says(market, 'Have you heard the news of today?');
    await town.settled();

    expect(await market.words()).toEqual(['Have you heard the news of today?']);
    expect(await garden.words()).toEqual(Array(2).fill('Have you heard the news of today?'));
  });

  test('a picture, whatever stands under it', async () => {
    const first = await ann.posts(square, { photo: true, caption: 'Look at this' });
    await ann.posts(square, { photo: photoOf(first), caption: 'Look at this again, please' });
    await ann.posts(market, { photo: photoOf(first) });
    await town.settled();

    expect((await garden.words()).toSorted()).toEqual(['', 'Look at this']);
    expect(await market.words()).toEqual(['Look at this']);
  });

  test('an album, as a whole: one that shares a picture with another is another', async () => {
    const first = await ann.postsAlbum(square, [{ photo: true }, { photo: true }]);
    await town.settled();
    const again = first.map((message) => ({ photo: photoOf(message) }));
    await ann.postsAlbum(square, again);
    await ann.postsAlbum(square, [again[0]!, { photo: true }]);
    await town.settled();

    expect(await garden.heard()).toHaveLength(4);
  });
});

test('short words and stickers are said as often as people like', async () => {
  const sticker = await ann.posts(square, { sticker: true });
  await ann.posts(square, { sticker: (sticker['sticker'] as { file_id: string }).file_id });
  await ann.says(square, 'ok');
  await ann.says(square, 'ok');
  await town.settled();

  const heard = await garden.heard();
  expect(heard.map((message) => (message['sticker'] === undefined ? 'text' : 'sticker'))).toEqual([
    'sticker',
    'sticker',
    'text',
    'text',
  ]);
});
