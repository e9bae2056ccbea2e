import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { wordsOf } from './harness/words.ts';
import { HELD_UP_MS, startTown, type Town } from './harness/town.ts';

let town: Town;
let ann: Person;
let square: Place;
let garden: Place;

beforeAll(async () => {
  town = await startTown();
  ann = await town.person('Ann');
}, 120_000);
beforeEach(async () => {
  square = await town.chat('supergroup', 'Square');
  garden = await town.chat('group', 'Garden');
});
afterEach(() => town.clear());
afterAll(() => town.close());

/** Changes a setting of a chat. */
async function set(place: Place, setting: string): Promise<void> {
  await town.sql(
    `update hub_members set ${setting} where chat_id in (select id from chats where network_id = $1)`,
    [place.id],
  );
}

describe('a chat decides what it takes and gives', () => {
  test.each(['incoming', 'destination'])('nothing comes in with %s off', async (switched) => {
    await set(garden, `${switched} = false`);
    await ann.says(square, `Does anybody hear this without ${switched}?`);
    await ann.says(garden, `Here we still speak without ${switched}`);
    await town.settled();

    expect(await garden.words()).toEqual([]);
    expect(await square.words()).toEqual([`Here we still speak without ${switched}`]);
  });

  test.each(['outgoing', 'source'])('nothing goes out with %s off', async (switched) => {
    await set(garden, `${switched} = false`);
    await ann.says(square, `Somebody hears this without ${switched}`);
    await ann.says(garden, `Nobody hears this without ${switched}`);
    await town.settled();

    expect(await garden.words()).toEqual([`Somebody hears this without ${switched}`]);
    expect(await square.words()).toEqual([]);
  });

  test('with self-send its own posts come back to it', async () => {
    await set(garden, 'self_send = true');
    await ann.says(garden, 'An echo would be nice');
    await ann.says(square, 'There is no echo on the square');
    await town.settled();

    expect((await garden.words()).toSorted()).toEqual([
      'An echo would be nice',
      'There is no echo on the square',
    ]);
    expect(await square.words()).toEqual(['An echo would be nice']);
  });
});

test('without trial and subscription a chat gets nothing but its own, and it is counted', async () => {
  const expire = `update subscriptions set trial_ends_at = now() - interval '1 day', nudges_muted_at = now()
    where chat_id = (select id from chats where network_id = $1)`;
  await town.sql(expire, [garden.id]);
  await set(garden, 'self_send = true');
  await ann.says(square, 'Who has not paid does not hear this');
  await ann.says(garden, 'Speaking is free, and so is the echo');
  await town.settled();

  // What a chat is told about its subscription comes beside what is carried.
  const carried = async (place: Place) =>
    (await place.words()).filter((text) => text.startsWith('Speaking') || text.startsWith('Who has'));
  expect(await carried(garden)).toEqual(['Speaking is free, and so is the echo']);
  expect(await carried(square)).toEqual(['Speaking is free, and so is the echo']);
  const withheld = await town.sql(
    `select from deliveries where state = 'withheld' and chat_id = (select id from chats where network_id = $1)`,
    [garden.id],
  );
  expect(withheld).toHaveLength(1);

  await town.sql(
    `update subscriptions set paid_until = now() + interval '1 day'
     where chat_id = (select id from chats where network_id = $1)`,
    [garden.id],
  );
  await garden.listen();
  await ann.says(square, 'Who has paid hears this at once');
  await town.settled();
  expect(await carried(garden)).toEqual(['Who has paid hears this at once']);
});

test.each([
  ['text', { kind: 'text', text: 'Greetings from the town' }, 'Greetings from the town'],
  ['link', { kind: 'link', url: 'https://example.org/town' }, 'https://example.org/town'],
])('the hub signs with a %s', async (_kind, signature, line) => {
  await town.sql('update hubs set signature = $1', [JSON.stringify(signature)]);
  await ann.says(square, 'Signed words, for a change');
  await ann.posts(square, { photo: true, caption: 'A signed picture' });
  await town.settled();

  const heard = await garden.heard();
  expect(heard[0]!.text).toMatch(/^Signed words, for a change\n\n— u-[a-z0-9]{6}\n/);
  expect(heard[0]!.text!.split('\n').at(-1)).toBe(line);
  expect(heard[1]!.caption!.split('\n').at(-1)).toBe(line);
});

describe('a paused hub', () => {
  test('holds what is posted, and lets it go in order', async () => {
    await town.admin.says(square, '/pause');
    await town.updatesTaken();
    for (let line = 0; line < 4; line += 1) await ann.says(square, `Held line ${line} of the song`);
    await ann.postsAlbum(square, [{ photo: true, caption: 'Held picture' }, { photo: true }]);
    await ann.says(square, 'Held last line of the song');
    await town.postsHeld(6);
    expect(await garden.words()).toEqual([]);

    await town.admin.says(square, '/resume');
    await town.settled();
    const lines = [0, 1, 2, 3].map((line) => `Held line ${line} of the song`);
    expect(await garden.words()).toEqual([...lines, 'Held picture', '', 'Held last line of the song']);
    expect(await square.words()).toEqual([
      '⏸ Paused. New posts are held until you resume.',
      // Said once to whoever posts meanwhile.
      expect.stringMatching(/^⏸ The hub is paused\./),
      '✅ Resumed. Sending 6 held posts in order.',
    ]);
  });

  test('is paused and resumed by its admins alone', async () => {
    await ann.says(square, '/pause');
    await ann.says(square, 'This goes out all the same');
    await town.settled();

    expect(await square.words()).toEqual(['Only hub admins can do that.']);
    expect(await garden.words()).toEqual(['This goes out all the same']);
  });
});

describe('a group that becomes a supergroup', () => {
  async function migrate(place: Place, fields: object = {}): Promise<Place> {
    const { id } = await town.control.post<{ id: number }>('/migrations', { chat_id: place.id, ...fields });
    return town.place(id, 'supergroup');
  }

  test.each([
    ['Telegram says so', {}],
    ['Telegram also says that the bot came and went', { my_chat_member: true }],
  ])('stays the same chat under its new address, when %s', async (_name, fields) => {
    await set(garden, 'self_send = true');
    const old = await ann.says(square, 'Said before the move of the garden');
    await town.settled();
    const moved = await migrate(garden, fields);
    await town.updatesTaken();
    await moved.listen();
    await ann.answers(square, old, 'An answer to what was said before');
    await ann.says(moved, 'We live here now, and hear ourselves');
    await town.settled();

    const heard = await moved.heard();
    expect((await moved.words()).toSorted()).toEqual([
      'An answer to what was said before',
      'We live here now, and hear ourselves',
    ]);
    expect(heard.filter((message) => message.reply_to_message !== undefined)).toEqual([]);
    expect(await garden.words()).toEqual(['Said before the move of the garden']);
    // Not even asked for: ids begin anew, so an old one might hit a message that says something else.
    const calls = await town.control.calls({ method: 'sendMessage', chat_id: moved.id });
    expect(calls.filter(({ parameters }) => parameters['reply_parameters'] !== undefined)).toEqual([]);
  });

  test('gets under its new address what was on its way to the old one', async () => {
    await town.control.fault({ kind: 'latency', chat_id: garden.id, latency_ms: HELD_UP_MS, count: 1 });
    await ann.says(square, 'On its way while the garden moves');
    await town.faultsSpent();
    const moved = await migrate(garden);
    await town.control.calm();
    await town.settled();

    expect(await garden.words()).toEqual([]);
    expect(await moved.words()).toEqual(['On its way while the garden moves']);
  });
});

describe('nothing goes in circles', () => {
  test('a channel and its discussion group', async () => {
    const channel = await town.chat('channel', 'News');
    const discussion = await town.chat('supergroup', 'Talk about the news', { linked_chat_id: channel.id });
    await channel.post({ text: 'The channel has news for everybody' });
    await ann.says(square, 'And the square has an opinion');
    await town.settled();

    expect(await garden.words()).toHaveLength(2);
    expect(await square.words()).toEqual(['The channel has news for everybody']);
    expect(await channel.words()).toEqual(['And the square has an opinion']);
    // Telegram brings there what the channel shows: no copy of ours comes beside it.
    expect(await discussion.words()).toEqual([]);
    const shown = (await discussion.messages()).map(wordsOf);
    for (const words of ['And the square has an opinion', 'The channel has news for everybody']) {
      expect(shown.filter((shownWords) => shownWords === words)).toHaveLength(1);
    }

    const news = (await discussion.messages()).find(
      (message) => wordsOf(message) === 'The channel has news for everybody',
    );
    await ann.answers(discussion, news!, 'A comment under the automatic forward');
    await town.settled();
    for (const place of [garden, channel]) {
      const comment = (await place.heard()).at(-1)!;
      expect(wordsOf(comment)).toBe('A comment under the automatic forward');
      expect(wordsOf(comment.reply_to_message!)).toBe('The channel has news for everybody');
    }
  });

  test('a second bot that carries our copies on', async () => {
    const channel = await town.chat('channel', 'News');
    await ann.says(square, 'Words that two bots could pass to and fro');
    await ann.says(square, 'short');
    const picture = await ann.posts(square, { photo: true, caption: 'A picture of two bots' });
    await town.settled();
    const [long, short] = await channel.heard();

    await channel.post({ text: `${long!.text}\n\n— u-second` });
    await channel.post({ text: `${short!.text}\n\n— u-second` });
    await channel.post({ text: 'Words that two bots could pass to and fro' });
    await channel.post({ photo: (picture['photo'] as { file_id: string }[]).at(-1)!.file_id });
    await channel.post({ text: 'The channel may still speak for itself' });
    await town.settled();

    expect(await square.words()).toEqual(['The channel may still speak for itself']);
    expect((await garden.words()).at(-1)).toBe('The channel may still speak for itself');
    expect(await garden.words()).toHaveLength(4);
  });
});
