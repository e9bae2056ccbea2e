import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { startTown, type Town } from './harness/town.ts';
import { wordsOf } from './harness/words.ts';

let town: Town;

beforeAll(async () => {
  town = await startTown();
}, 120_000);
afterEach(() => town.clear());
afterAll(() => town.close());

/** What a message is told by here: its words, or its place in an album. */
function labelOf(message: Message): string {
  return message.media_group_id === undefined ? wordsOf(message) : 'album';
}

test('thirty posts in a row, an album among them, arrive in their order in each chat', async () => {
  const ann = await town.person('Ann');
  const square = await town.chat('supergroup', 'Square');
  const others = [
    await town.chat('supergroup', 'Garden'),
    await town.chat('channel', 'News'),
    await town.chat('private', 'Den'),
  ];
  const posted: Message[] = [];
  for (let index = 0; index < 15; index += 1)
    posted.push(await ann.says(square, `Line ${index} of a long story`));
  posted.push(...(await ann.postsAlbum(square, [{ photo: true }, { photo: true }, { video: true }])));
  for (let index = 15; index < 29; index += 1)
    posted.push(await ann.says(square, `Line ${index} of a long story`));
  await town.settled();

  for (const place of others) expect((await place.heard()).map(labelOf)).toEqual(posted.map(labelOf));
});

test('posts of several chats arrive in the order of each chat', async () => {
  const people = await Promise.all(['Ann', 'Bob', 'Cid'].map((name) => town.person(name)));
  const sources = await Promise.all(people.map((_, index) => town.chat('supergroup', `Source ${index}`)));
  const garden = await town.chat('supergroup', 'Garden');
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
