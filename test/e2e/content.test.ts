import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { MessageFields, Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';
import { ATTRIBUTION, wordsOf } from './harness/words.ts';

let town: Town;
let ann: Person;
let square: Place;

beforeAll(async () => {
  town = await startTown();
  ann = await town.person('Ann');
}, 120_000);
afterEach(() => town.clear());
afterAll(() => town.close());

/** What a message is beside where, when and by whom it was said, and without attribution. */
function contentOf(message: Message): Record<string, unknown> {
  const {
    message_id: _id,
    date: _date,
    chat: _chat,
    from: _from,
    sender_chat: _sender,
    ...content
  } = message;
  if (content.text !== undefined) content.text = wordsOf(message);
  if (content.caption !== undefined) content.caption = wordsOf(message);
  if (content.caption === '') delete content.caption;
  // Where nothing is said, the name is on a button.
  const isWordless = message.text === undefined && message.caption === undefined;
  if (isWordless && nameUnder(message) !== undefined) delete content.reply_markup;
  return content;
}

/** The alias that a copy names its author by: in its last words, or on a button where it has none. */
function nameUnder({ text, caption, reply_markup: markup }: Message): string | undefined {
  const buttons = markup?.inline_keyboard.flat().map((button) => button['text']) ?? [];
  const said = text ?? caption ?? buttons.at(-1) ?? '';
  return /— (u-[a-z0-9]{6})$/.exec(said)?.[1];
}

const BOLD = (length: number) => [{ type: 'bold', offset: 0, length }];

const KEPT: Readonly<Record<string, MessageFields>> = {
  text: { text: 'Plain words, said by one of us' },
  'a formatted text': {
    text: 'bold, spoiler, code 👨‍👩‍👧 and a link',
    entities: [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'spoiler', offset: 6, length: 7 },
      { type: 'pre', offset: 15, length: 4, language: 'ts' },
      { type: 'text_link', offset: 35, length: 4, url: 'https://example.org/' },
    ],
  },
  'a text with its link preview': {
    text: 'See https://example.org/page for all of it',
    link_preview_options: {
      url: 'https://example.org/page',
      prefer_large_media: true,
      show_above_text: true,
    },
  },
  'a text without link preview': {
    text: 'Do not look at https://example.org/other',
    link_preview_options: { is_disabled: true },
  },
  photo: { photo: true, caption: 'A photo of the square', caption_entities: BOLD(7) },
  'a photo without words': { photo: true },
  'a spoilered photo below its caption': {
    photo: true,
    caption: 'Look only if you dare',
    has_media_spoiler: true,
    show_caption_above_media: true,
  },
  video: { video: true, caption: 'Moving pictures', has_media_spoiler: true },
  animation: { animation: true, caption: 'Round and round', caption_entities: BOLD(5) },
  audio: { audio: true, caption: 'Our song' },
  document: { document: true, caption: 'The minutes' },
  voice: { voice: true, caption: 'What I said' },
  'video note': { video_note: true },
  sticker: { sticker: true },
  location: { location: { latitude: 52.5, longitude: 13.4, horizontal_accuracy: 30 } },
  venue: { venue: { title: 'Town hall', address: 'Market 1', foursquare_id: '4sq' } },
  contact: { contact: { phone_number: '+15550199', first_name: 'Bob', last_name: 'Builder' } },
  'live photo': { live_photo: true, caption: 'It moves' },
  'a text with buttons': {
    text: 'All about it',
    reply_markup: { inline_keyboard: [[{ text: 'Site', url: 'https://example.org/' }]] },
  },
};

describe('what is posted in one chat arrives in all others as the message of the bot', () => {
  test.each(['supergroup', 'channel', 'private'] as const)(
    'with everything kept, posted in a group and read in a %s',
    async (kind) => {
      square = await town.chat('supergroup', 'Square');
      const there = await town.chat(kind, 'There');
      const posted: Message[] = [];
      for (const fields of Object.values(KEPT)) posted.push(await ann.posts(square, fields));
      await town.settled();

      const heard = await there.heard();
      expect(heard.map(contentOf)).toEqual(posted.map(contentOf));
      expect(await square.heard()).toEqual([]);
    },
  );

  test('with the alias of its author under everything', async () => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('supergroup', 'Garden');
    const bob = await town.person('Bob');
    for (const fields of Object.values(KEPT)) await ann.posts(square, fields);
    await bob.says(square, 'And these are the words of another');
    await town.settled();

    const heard = await garden.heard();
    const aliases = heard.map(nameUnder);
    const alias = aliases[0];
    expect(alias).toBeDefined();
    expect(aliases.slice(0, -1)).toEqual(heard.slice(0, -1).map(() => alias));
    expect(aliases.at(-1)).toBeDefined();
    expect(aliases.at(-1)).not.toBe(alias);
  });

  test('from channels and private chats too', async () => {
    const [channel, den, garden] = await Promise.all([
      town.chat('channel', 'News'),
      town.chat('private', 'Den'),
      town.chat('group', 'Garden'),
    ]);
    await channel.post({ text: 'The channel speaks to everybody' });
    await town.settled();
    await den.post({ text: 'Somebody whispers from their den' });
    await town.settled();

    expect(await garden.words()).toEqual([
      'The channel speaks to everybody',
      'Somebody whispers from their den',
    ]);
    expect(await den.words()).toEqual(['The channel speaks to everybody']);
    expect(await channel.words()).toEqual(['Somebody whispers from their den']);
  });

  test('never forwarded, even what was forwarded to us', async () => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('supergroup', 'Garden');
    await ann.says(square, 'These words came from elsewhere', {
      forward_origin: { type: 'hidden_user', sender_user_name: 'Somebody', date: 1 },
    });
    await town.settled();

    const [copy] = await garden.heard();
    expect(copy).toMatchObject({ from: { is_bot: true } });
    expect(copy).not.toHaveProperty('forward_origin');
    expect(await town.control.calls({ method: 'forwardMessage' })).toEqual([]);
    expect(await town.control.calls({ method: 'copyMessage' })).toEqual([]);
  });

  test('with its protection', async () => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('supergroup', 'Garden');
    await ann.says(square, 'Not to be passed on', { protect_content: true });
    await ann.posts(square, { photo: true, protect_content: true });
    await ann.says(square, 'This may be passed on');
    await town.settled();

    const protection = (await garden.heard()).map((message) => message['has_protected_content']);
    expect(protection).toEqual([true, true, undefined]);
  });
});

describe('what cannot be sent again as it is', () => {
  let garden: Place;
  let channel: Place;

  async function relayed(fields: MessageFields): Promise<[inGarden: Message, inChannel: Message]> {
    square = await town.chat('supergroup', 'Square');
    garden = await town.chat('supergroup', 'Garden');
    channel = await town.chat('channel', 'News');
    await ann.posts(square, fields);
    await town.settled();
    const heard = [...(await garden.heard()), ...(await channel.heard())];
    expect(heard).toHaveLength(2);
    return heard as [Message, Message];
  }

  test('a live location stands still', async () => {
    const place = { latitude: 48.85, longitude: 2.35 };
    const [copy] = await relayed({ location: { ...place, live_period: 900, heading: 90 } });
    expect(copy['location']).toEqual(place);
  });

  test('a dice shows what it fell on as a text', async () => {
    const [copy] = await relayed({ dice: { emoji: '🎯', value: 6 } });
    expect(wordsOf(copy)).toBe('🎯 6');
  });

  test('a poll is asked again, anonymously in a channel', async () => {
    const [inGarden, inChannel] = await relayed({
      poll: { question: 'Where do we meet?', is_anonymous: false, allows_multiple_answers: true },
    });
    const asked = {
      question: 'Where do we meet?',
      type: 'regular',
      allows_multiple_answers: true,
      is_closed: false,
    };
    expect(inGarden['poll']).toMatchObject({
      ...asked,
      is_anonymous: false,
      options: [{ text: 'Tea' }, { text: 'Coffee' }],
    });
    expect(inChannel['poll']).toMatchObject({ ...asked, is_anonymous: true });
  });

  test('a quiz becomes a plain poll where nobody tells the bot its answer', async () => {
    const [copy] = await relayed({ poll: { question: 'Who knows?', type: 'quiz', correct_option_ids: [1] } });
    expect(copy['poll']).toMatchObject({ question: 'Who knows?', type: 'regular' });
    expect(copy['poll']).not.toHaveProperty('correct_option_ids');
  });
});

describe('what is asked in a poll', () => {
  const described = {
    question: 'Where do we meet?',
    description: 'See the map',
    media: { photo: true },
    options: [{ text: 'Here', media: { photo: true } }, { text: 'There' }],
  };
  const pollIn = async (place: Place) => (await place.heard())[0]?.['poll'] as Record<string, unknown>;

  test('is described and shown everywhere', async () => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('group', 'Garden');
    await ann.posts(square, { poll: described });
    await town.settled();
    expect(await pollIn(garden)).toMatchObject({
      question: described.question,
      description: 'See the map',
      media: { photo: expect.anything() },
      options: [{ text: 'Here', media: { photo: expect.anything() } }, { text: 'There' }],
    });
  });

  test('stays a quiz when the bot is told its answer', async () => {
    const [den, garden] = [await town.chat('private', 'Den'), await town.chat('group', 'Garden')];
    const quiz = { type: 'quiz', correct_option_ids: [1], explanation: 'It is known' };
    await den.post({ poll: { question: 'Who knows?', ...quiz } });
    await town.settled();
    expect(await pollIn(garden)).toMatchObject(quiz);
  });

  test('arrives closed when it was closed before, and closes when somebody closes it', async () => {
    square = await town.chat('supergroup', 'Square');
    const [garden, channel] = [await town.chat('group', 'Garden'), await town.chat('channel', 'News')];
    await ann.posts(square, { poll: { question: 'Is it too late?', is_closed: true } });
    await town.settled();
    expect(await pollIn(garden)).toMatchObject({ is_closed: true });

    await Promise.all([garden, channel].map((place) => place.listen()));
    const open = await ann.posts(square, { poll: { question: 'Is there still time?' } });
    await town.settled();
    expect(await pollIn(garden)).toMatchObject({ is_closed: false });
    await town.control.post('/polls/close', { chat_id: square.id, message_id: open.message_id });
    await until(async () => {
      const polls = await Promise.all([garden, channel].map(pollIn));
      return polls.every((poll) => poll['is_closed'] === true);
    }, 30_000);
    expect(nameUnder((await garden.heard())[0]!)).toBeDefined();
  });
});

describe('what belongs to an answer', () => {
  test('a quote comes along, also of words under which a name stands', async () => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('supergroup', 'Garden');
    const bob = await town.person('Bob');
    const said = await ann.says(square, 'Bread, butter and honey from the market');
    await town.settled();
    const [copy] = await garden.heard();
    await bob.says(garden, 'No honey for me', { reply_to_message_id: copy!.message_id, quote: 'honey' });
    await ann.says(square, 'And the butter?', { reply_to_message_id: said.message_id, quote: 'butter' });
    await town.settled();

    expect(await square.heard()).toMatchObject([
      { reply_to_message: { message_id: said.message_id }, quote: { text: 'honey', is_manual: true } },
    ]);
    expect((await garden.heard()).at(-1)).toMatchObject({
      reply_to_message: { message_id: copy!.message_id },
      quote: { text: 'butter', is_manual: true },
    });
  });

  test('a message of another chat is shown in a line', async () => {
    const [news, den] = [await town.chat('channel', 'News'), await town.chat('supergroup', 'Den')];
    square = await town.chat('supergroup', 'Square');
    const post = await news.post({ text: 'The market opens on Friday' });
    await town.settled();
    await den.listen();
    await ann.says(square, 'At last', { external_reply: { chat_id: news.id, message_id: post.message_id } });
    await town.settled();
    const [copy] = await den.heard();
    expect(wordsOf(copy!)).toBe('News\nThe market opens on Friday\nAt last');
    expect(copy!['entities']).toMatchObject([
      { type: 'blockquote', offset: 0 },
      { type: 'bold', length: 4 },
    ]);
  });

  test('an effect plays in private chats', async () => {
    square = await town.chat('supergroup', 'Square');
    const [den, garden] = [await town.chat('private', 'Den'), await town.chat('group', 'Garden')];
    await ann.says(square, 'Hooray, it is done', { effect_id: '5046509860389126442' });
    await town.settled();
    expect(await den.heard()).toMatchObject([{ effect_id: '5046509860389126442' }]);
    expect((await garden.heard())[0]).not.toHaveProperty('effect_id');
  });
});

describe('what only people can send', () => {
  test('a checklist and a rich message become texts', async () => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('group', 'Garden');
    await ann.posts(square, {
      checklist: {
        title: 'Shopping',
        tasks: [
          { id: 1, text: 'Milk', completion_date: 1_760_000_000 },
          { id: 2, text: 'Tea', completion_date: 0 },
        ],
      },
    });
    await ann.posts(square, {
      rich_message: {
        blocks: [
          { type: 'heading', text: 'News', size: 1 },
          { type: 'paragraph', text: 'All of it' },
        ],
      },
    });
    await town.settled();
    expect(await garden.words()).toEqual(['Shopping\n☑ Milk\n☐ Tea', 'News\nAll of it']);
  });

  test('a contact without a first name arrives with another', async () => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('group', 'Garden');
    await ann.posts(square, { contact: { phone_number: '+15550199', first_name: '', last_name: 'Li' } });
    await town.settled();
    expect((await garden.heard())[0]!['contact']).toMatchObject({
      phone_number: '+15550199',
      first_name: 'Li',
    });
  });
});

describe('words that do not fit', () => {
  /** Words without end, none like the other. */
  const long = (length: number) =>
    Array.from({ length: length / 5 }, (_, index) => String(index).padStart(4, '0'))
      .join(' ')
      .slice(0, length);

  /** A copy's pieces put together again. */
  const joined = (pieces: readonly Message[]) => pieces.map(wordsOf).join('');

  test('the signature goes first, and all words stay in one message', async () => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('supergroup', 'Garden');
    await town.sql(`update hubs set signature = '{"kind":"text","text":"Said in the town"}'`);
    await ann.says(square, long(4_000));
    await ann.says(square, long(4_075));
    await town.settled();

    const [fits, tooLong, ...more] = await garden.heard();
    expect(fits!.text).toMatch(/— u-[a-z0-9]{6}\nSaid in the town$/);
    expect(tooLong!.text).toMatch(/— u-[a-z0-9]{6}$/);
    expect(more).toEqual([]);
  });

  test.each([
    ['text', { text: long(4_096) }, 4_096],
    ['caption', { photo: true, caption: long(2_000) }, 1_024],
  ] as const)('a %s goes on in a reply, and each piece says whose it is', async (_kind, fields, limit) => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('supergroup', 'Garden');
    const posted = await ann.posts(square, fields);
    await town.settled();

    const pieces = await garden.heard();
    expect(pieces).toHaveLength(2);
    expect(joined(pieces)).toBe(posted.text ?? posted.caption);
    for (const piece of pieces) expect(piece.text ?? piece.caption).toMatch(ATTRIBUTION);
    expect((pieces[0]!.text ?? pieces[0]!.caption)!.length).toBeLessThanOrEqual(limit);
    expect(pieces[1]!.reply_to_message?.message_id).toBe(pieces[0]!.message_id);
  });
});

describe('what is not carried', () => {
  test('gets its author one plain sentence an hour for each kind; in a channel, its administrators', async () => {
    square = await town.chat('supergroup', 'Square');
    const office = await town.chat('private', 'Office');
    const garden = await town.chat('group', 'Garden');
    const channel = await town.chat('channel', 'News', { administrators: [office.id] });
    const game = await ann.posts(square, { game: { title: 'Chess', description: 'A game', photo: [] } });
    await ann.posts(square, { game: { title: 'Go', description: 'Another game', photo: [] } });
    await ann.posts(square, { story: { id: 1, chat: { id: ann.id, type: 'private' } } });
    await channel.post({ invoice: { title: 'Tea', currency: 'XTR', total_amount: 5 } });
    await town.settled();

    const heard = await square.heard();
    expect(heard.map(({ text }) => text)).toEqual([
      'I can’t relay this: game.',
      'I can’t relay this: story.',
    ]);
    expect(heard[0]!.reply_to_message?.message_id).toBe(game.message_id);
    expect([...(await garden.heard()), ...(await channel.heard())]).toEqual([]);
    expect(await office.words()).toEqual(['A post in “News” wasn’t relayed to the other chats: invoice.']);
  });

  test('commands and service messages stay where they are', async () => {
    square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('supergroup', 'Garden');
    const bob = await town.person('Bob');
    await ann.says(square, '/terms');
    await ann.posts(square, { new_chat_title: 'Square, renamed' });
    await square.member('join', { user_id: bob.id });
    await town.settled();

    expect(await garden.heard()).toEqual([]);
    expect(await square.heard()).toHaveLength(1);
  });

  test('but what only begins like a command is a post', async () => {
    square = await town.chat('supergroup', 'Square');
    const [garden, channel] = [await town.chat('group', 'Garden'), await town.chat('channel', 'News')];
    await ann.says(square, '/weather tomorrow in the whole town');
    await ann.says(square, '/weather@another_bot tomorrow in the whole town');
    await ann.posts(square, { photo: true, caption: '/publish this picture' });
    await ann.posts(square, { photo: true, caption: '/terms' });
    await channel.post({ text: '/sale starts on Friday' });
    await town.settled();

    expect((await garden.words()).toSorted()).toEqual([
      '/publish this picture',
      '/sale starts on Friday',
      '/terms',
      '/weather tomorrow in the whole town',
      '/weather@another_bot tomorrow in the whole town',
    ]);
    expect(await square.words()).toEqual(['/sale starts on Friday']);
  });
});
