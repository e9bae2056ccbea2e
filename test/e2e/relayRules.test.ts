import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';
import { wordsOf } from './harness/words.ts';

let town: Town;
let ann: Person;
let bob: Person;
let square: Place;
let garden: Place;

beforeAll(async () => {
  town = await startTown({ env: { RELAY_DEFAULT_CHANNEL: 'media' } });
  ann = await town.person('Ann');
  bob = await town.person('Bob');
}, 120_000);
beforeEach(async () => {
  square = await town.chat('supergroup', 'Square');
  garden = await town.chat('group', 'Garden');
});
afterEach(async () => {
  await town.sql(`update hubs set edits = 'resend'`);
  await town.clear();
});
afterAll(() => town.close());

/** The message in that chat, original or copy, that says these words. */
async function said(place: Place, words: string): Promise<Message> {
  const found = (await place.messages()).filter((message) => wordsOf(message) === words);
  expect([words, found.length]).toEqual([words, 1]);
  return found[0]!;
}

/** Chooses what goes out, as an administrator of the chat. */
async function choose(place: Place, rule: string): Promise<void> {
  await town.admin.says(place, `/relay ${rule}`);
  await town.updatesTaken();
  await town.settled();
}

const edit = (place: Place, { message_id }: Message, fields: object): Promise<unknown> =>
  town.control.patch(`/messages/${place.id}/${message_id}`, fields);

/** What came to the garden from elsewhere. */
const carried = (): Promise<string[]> => garden.words();

describe('with /relay threads', () => {
  beforeEach(() => choose(square, 'threads'));

  test('chatter stays, and threads below what was relayed travel from every side', async () => {
    await ann.says(square, 'Just some chatter among us');
    const picture = await ann.posts(square, { photo: true, caption: 'Look at my picture' });
    const chatter = await bob.says(square, 'More chatter among us');
    await town.settled();
    await bob.answers(square, chatter, 'An answer to chatter');
    const answer = await bob.answers(square, picture, 'What a picture that is');
    await town.settled();
    await ann.answers(square, answer, 'Thank you for saying so');
    await town.settled();

    expect(await carried()).toEqual([
      'Look at my picture',
      'What a picture that is',
      'Thank you for saying so',
    ]);

    await ann.says(garden, 'The garden sends all it says');
    await town.settled();
    await bob.answers(square, await said(square, 'The garden sends all it says'), 'The square answers it');
    await town.settled();
    expect((await carried()).at(-1)).toBe('The square answers it');
  });

  test('a thread ends a day after the post that it starts with', async () => {
    const picture = await ann.posts(square, { photo: true, caption: 'A picture of yesterday' });
    await town.settled();
    const answer = await bob.answers(square, picture, 'Said in good time');
    await town.settled();
    // Ids of posts hold the time at which they came in.
    await town.sql(
      `update posts set thread = thread - ((25 * 3600 * 1000)::bigint * 4096) where thread is not null`,
    );
    await ann.answers(square, answer, 'Said too late for that');
    await town.settled();
    expect(await carried()).toEqual(['A picture of yesterday', 'Said in good time']);
  });

  test('an album goes as a whole, and words that are edited later go with their thread', async () => {
    const [first] = await ann.postsAlbum(square, [{ photo: true, caption: 'Album words' }, { photo: true }]);
    await town.settled();
    const answer = await bob.answers(square, first!, 'Nice albumm');
    await town.settled();
    await town.sql(`update hubs set edits = 'inplace'`);
    await edit(square, answer, { text: 'Nice album' });
    await until(async () => (await carried()).at(-1) === 'Nice album', 30_000);
    expect(await carried()).toEqual(['Album words', '', 'Nice album']);
  });
});

test('edits of text do not leave a chat that sends media by now', async () => {
  await town.sql(`update hubs set edits = 'inplace'`);
  const text = await ann.says(square, 'This went out as it was');
  const picture = await ann.posts(square, { photo: true, caption: 'A picture to edit' });
  await town.settled();
  await choose(square, 'media');
  await edit(square, text, { text: 'This does not go out any more' });
  await edit(square, picture, { caption: 'An edited picture' });
  await ann.says(square, 'Nor does this one');
  await town.settled();
  const heard = ['This went out as it was', 'An edited picture'];
  await until(async () => (await carried()).at(-1) === heard.at(-1), 30_000);
  expect(await carried()).toEqual(heard);
});

test('new chats begin as the operator says', async () => {
  const channel = await town.unconnectedChat('channel', 'News');
  await channel.member('promote');
  await town.updatesTaken();
  await channel.post({ text: 'Words of a channel stay there' });
  await channel.post({ photo: true, caption: 'Pictures of a channel travel' });
  await town.settled();
  expect(await carried()).toEqual(['Pictures of a channel travel']);
});

test('a private chat is told once that its words stay', async () => {
  const home = await town.chat('private', 'Ann', { members: [ann.id] });
  await town.sql(
    `update hub_members set relay = 'media' where chat_id = (select id from chats where network_id = $1)`,
    [home.id],
  );
  await ann.says(home, 'Does anybody hear this?');
  await ann.says(home, 'And what about this?');
  await town.settled();
  const hints = (await home.words()).filter((text) => text.includes('/relay'));
  expect(hints).toHaveLength(1);
  expect(await carried()).toEqual([]);
});
