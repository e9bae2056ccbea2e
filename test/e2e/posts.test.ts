import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';
import { wordsOf } from './harness/words.ts';

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

  test('a picture with what stands under it: with other words, or with none, it is another', async () => {
    const first = await ann.posts(square, { photo: true, caption: 'Look at this' });
    await ann.posts(square, { photo: photoOf(first), caption: 'Look at this' });
    await ann.posts(square, { photo: photoOf(first), caption: 'Look at this again, please' });
    await ann.posts(square, { photo: photoOf(first) });
    await town.settled();

    const once = ['Look at this', 'Look at this again, please', ''];
    expect(await garden.words()).toEqual(once);
    expect(await market.words()).toEqual(once);
  });

  test('a picture, though another chat may show it too', async () => {
    const first = await ann.posts(square, { photo: true, caption: 'Look at this' });
    await ann.posts(market, { photo: photoOf(first), caption: 'Look at this' });
    await town.settled();

    expect(await garden.words()).toEqual(['Look at this', 'Look at this']);
    expect(await market.words()).toEqual(['Look at this']);
  });

  test('and its author is told so under it, once in a while', async () => {
    const words = 'Does anybody hear me at all?';
    await ann.says(square, words);
    await town.settled();
    const again = await ann.says(square, words);
    await town.settled();
    await ann.says(square, words);
    await town.settled();

    const told = await square.heard();
    expect(told.map(({ text }) => text)).toEqual([
      'You’ve already posted exactly the same here, so I didn’t relay it again.',
    ]);
    expect(told[0]!.reply_to_message!.message_id).toBe(again.message_id);
    expect(await garden.words()).toEqual([words]);
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

/** What a message is told by here: its words, or its place in an album. */
function labelOf(message: Message): string {
  return message.media_group_id === undefined ? wordsOf(message) : 'album';
}

describe('posts arrive in the order of their chat', () => {
  test('thirty in a row, an album among them', async () => {
    const others = [garden, await town.chat('channel', 'News'), await town.chat('private', 'Den')];
    const posted: Message[] = [];
    for (let index = 0; index < 15; index += 1)
      posted.push(await ann.says(square, `Line ${index} of a long story`));
    posted.push(...(await ann.postsAlbum(square, [{ photo: true }, { photo: true }, { video: true }])));
    for (let index = 15; index < 29; index += 1)
      posted.push(await ann.says(square, `Line ${index} of a long story`));
    await town.settled();

    for (const place of others) expect((await place.heard()).map(labelOf)).toEqual(posted.map(labelOf));
  });

  test('though several chats speak at once', async () => {
    const people = [ann, await town.person('Bob'), await town.person('Cid')];
    const sources = [square, market, await town.chat('supergroup', 'Harbour')];
    await Promise.all(
      people.map(async (person, index) => {
        for (let line = 0; line < 10; line += 1)
          await person.says(sources[index]!, `${index}: verse ${line} of a song`);
      }),
    );
    await town.settled();

    const words = await garden.words();
    expect(words).toHaveLength(30);
    for (const index of people.keys()) {
      const lines = words.filter((line) => line.startsWith(`${index}:`));
      expect(lines).toEqual(Array.from({ length: 10 }, (_, line) => `${index}: verse ${line} of a song`));
    }
  });
});
