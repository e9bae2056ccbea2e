import { describe, expect, test } from '@jest/globals';
import type { Message } from '@grammyjs/types';
import type { Content, FileContent } from '../../../src/domain/posts/content.ts';
import { normalise } from '../../../src/bot/normalise/normalise.ts';
import {
  ANNA,
  BOT,
  CHANNEL,
  CONTENTS,
  message,
  messageUpdate,
  MORE_CONTENTS,
  SUPERGROUP,
} from '../../support/updates.ts';
import { textId } from '../../support/ids.ts';

const OTHER_FILE = { file_id: 'id-other', file_unique_id: 'unique-other' };

function contentOf(fields: Partial<Message>): Content {
  const incoming = normalise(messageUpdate(fields), BOT);
  if (incoming.type !== 'post') throw new Error(`not a post: ${JSON.stringify(incoming)}`);
  return incoming.message.content;
}

function file(name: string) {
  return { id: `id-${name}`, uniqueId: `unique-${name}` };
}

describe('what a message says', () => {
  const expected: Record<keyof typeof CONTENTS, Content> = {
    text: { kind: 'text', text: 'Hello there', entities: [{ type: 'bold', offset: 0, length: 5 }] },
    photo: {
      kind: 'photo',
      file: file('large'),
      caption: { text: 'A view', entities: [{ type: 'italic', offset: 2, length: 4 }] },
      spoiler: true,
      captionAbove: true,
    },
    video: { kind: 'video', file: file('video') },
    animation: { kind: 'animation', file: file('animation'), caption: { text: 'Hi', entities: [] } },
    audio: { kind: 'audio', file: file('audio') },
    document: { kind: 'document', file: file('document'), caption: { text: 'The minutes', entities: [] } },
    voice: { kind: 'voice', file: file('voice') },
    video_note: { kind: 'video_note', file: file('video_note') },
    sticker: { kind: 'sticker', file: file('sticker') },
    location: { kind: 'location', latitude: 59.33, longitude: 18.06, accuracy: 12 },
    venue: {
      kind: 'venue',
      latitude: 59.33,
      longitude: 18.06,
      title: 'Town hall',
      address: 'Main street 1',
      foursquareId: 'f1',
      googlePlaceId: 'g1',
    },
    contact: { kind: 'contact', phoneNumber: '+46701234567', firstName: 'Bo', lastName: 'Li' },
    dice: { kind: 'dice', emoji: '🎲', value: 4 },
    poll: {
      kind: 'poll',
      pollId: '77',
      question: { text: 'Tea?', entities: [] },
      options: [
        { text: 'Yes', entities: [] },
        { text: 'No', entities: [] },
      ],
      anonymous: true,
      multiple: false,
      revoting: false,
    },
  };

  test.each(Object.keys(CONTENTS) as (keyof typeof CONTENTS)[])('a %s is read whole', (kind) => {
    expect(contentOf(CONTENTS[kind])).toEqual(expected[kind]);
  });

  test('a live photo is its still with the moving part', () => {
    const sizes = CONTENTS.photo.photo;
    const moving = { ...OTHER_FILE, width: 9, height: 9, duration: 2 };
    const live = { live_photo: { ...moving, photo: sizes }, photo: sizes, caption: 'Wave' };
    const expected = { kind: 'photo', file: file('large'), live: file('other'), caption: { text: 'Wave' } };
    expect(contentOf(live)).toMatchObject(expected);
    expect(contentOf({ ...live, live_photo: moving })).toMatchObject(expected);
    expect(contentOf({ live_photo: moving })).toMatchObject({ kind: 'video', file: file('other') });
    const { live: _, ...still } = contentOf({ ...live, live_photo: {} } as Partial<Message>) as FileContent;
    expect(still).toMatchObject({ kind: 'photo', file: file('large') });
    expect(_).toBeUndefined();
  });

  test('link preview options are kept, without fields that we do not know', () => {
    const options = { is_disabled: false, url: 'https://example.org', prefer_large_media: true, new: 1 };
    expect(contentOf({ text: 'See', link_preview_options: options })).toEqual({
      kind: 'text',
      text: 'See',
      entities: [],
      linkPreview: { is_disabled: false, url: 'https://example.org', prefer_large_media: true },
    });
  });
});

describe('a poll', () => {
  const pollOf = (fields: object) => contentOf({ poll: { ...CONTENTS.poll.poll, ...fields }, date: 1_000 });

  test('stays a quiz when its answers are told', () => {
    const quiz = { type: 'quiz', explanation: 'It is', explanation_media: { photo: CONTENTS.photo.photo } };
    expect(pollOf({ ...quiz, correct_option_ids: [1, 0] })).toMatchObject({
      correct: [0, 1],
      explanation: { text: 'It is' },
      explanationMedia: { kind: 'photo', file: file('large') },
    });
    expect(pollOf({ ...quiz, correct_option_id: 1 })).toMatchObject({ correct: [1] });
    for (const untold of [{}, { correct_option_ids: [] }, { correct_option_ids: [7, -1, 'x'] }]) {
      expect(pollOf({ ...quiz, ...untold })).not.toHaveProperty('correct');
      expect(pollOf({ ...quiz, ...untold })).not.toHaveProperty('explanation');
    }
    expect(pollOf({ type: 'regular', correct_option_ids: [1] })).not.toHaveProperty('correct');
  });

  test('stays closed, or closes when it did', () => {
    expect(pollOf({ is_closed: true, close_date: 5 })).toMatchObject({ closed: true });
    expect(pollOf({ is_closed: true, close_date: 5 })).not.toHaveProperty('closesAt');
    expect(pollOf({ close_date: 2_000 })).toMatchObject({ closesAt: 2_000 });
    expect(pollOf({ open_period: 600 })).toMatchObject({ closesAt: 1_600 });
  });

  test('keeps its description and what it shows', () => {
    const place = { latitude: 1, longitude: 2 };
    expect(
      pollOf({
        description: 'See the map',
        description_entities: [{ type: 'bold', offset: 0, length: 3 }],
        media: { location: place },
        options: [
          { text: 'A', media: { sticker: CONTENTS.sticker.sticker } },
          { text: 'B', media: { link: { url: 'https://example.org' } } },
          { text: 'C', media: { poll: CONTENTS.poll.poll } },
        ],
      }),
    ).toMatchObject({
      description: { text: 'See the map', entities: [{ type: 'bold' }] },
      media: { kind: 'location', ...place },
      options: [
        { text: 'A', media: { kind: 'sticker', file: file('sticker') } },
        { text: 'B', media: { kind: 'link', url: 'https://example.org' } },
        { text: 'C', entities: [] },
      ],
    });
  });
});

describe('what lacks something', () => {
  test.each<[string, object, object]>([
    [
      'a contact without a first name',
      { contact: { phone_number: '+1', last_name: 'Li' } },
      { firstName: 'Li' },
    ],
    ['a contact without any name', { contact: { phone_number: '+1', first_name: '' } }, { firstName: '+1' }],
    ['a contact without a number', { contact: { first_name: 'Bo' } }, { kind: 'text', text: '👤 Bo' }],
    [
      'a venue without an address',
      { venue: { ...CONTENTS.venue.venue, address: '' } },
      { title: 'Town hall', address: '59.33000, 18.06000' },
    ],
    ['a venue without a name', { venue: { ...CONTENTS.venue.venue, title: '' } }, { title: 'Main street 1' }],
    [
      'a venue that is only a place',
      { venue: { location: CONTENTS.venue.location } },
      { kind: 'location', latitude: 59.33 },
    ],
    [
      'a venue whose place is beside it',
      { ...CONTENTS.venue, venue: { title: 'Bar', address: 'Here 1' } },
      { kind: 'venue', title: 'Bar', latitude: 59.33 },
    ],
    [
      'a venue without a place',
      { venue: { title: 'Bar', address: 'Here 1' } },
      { kind: 'text', text: '📍 Bar\nHere 1' },
    ],
    [
      'a poll without a question',
      { poll: { ...CONTENTS.poll.poll, question: '' } },
      { question: { text: '…' } },
    ],
    [
      'a poll with an empty answer',
      { poll: { ...CONTENTS.poll.poll, options: [{ text: '' }, {}, 'x', { text: 'No' }] } },
      { options: [{ text: '…' }, { text: '…' }, { text: '…' }, { text: 'No' }] },
    ],
    [
      'a poll without answers',
      { poll: { question: 'Tea?', options: [] } },
      { kind: 'text', text: '📊 Tea?' },
    ],
    ['a dice without an emoji', { dice: { value: 3 } }, { emoji: '🎲', value: 3 }],
    ['a dice that fell nowhere', { dice: { emoji: '🎯' } }, { kind: 'text', text: '🎯' }],
    ['a file without its second id', { voice: { file_id: 'v' } }, { file: { id: 'v', uniqueId: 'v' } }],
    [
      'a photo whose sizes say no size',
      { photo: [{ file_id: 's' }, { file_id: 'l', width: 0, height: 0 }] },
      { file: { id: 'l', uniqueId: 'l' } },
    ],
    [
      'an animation that is only a document',
      { animation: {}, document: CONTENTS.document.document },
      { kind: 'document' },
    ],
    ['a text that is empty, beside a photo', { ...CONTENTS.photo, text: '' }, { kind: 'photo' }],
  ])('%s is carried all the same', (_what, fields, expected) => {
    expect(contentOf(fields as Partial<Message>)).toMatchObject(expected);
  });

  test('comes from nobody with a name, and is carried', () => {
    const deleted = { id: 5, is_bot: false, first_name: '' };
    expect(normalise(messageUpdate({ text: 'hi', from: deleted }), BOT)).toMatchObject({
      type: 'post',
      message: { author: { kind: 'person', networkId: textId(5), name: '' } },
    });
  });

  test.each<[string, object]>([
    ['a text of nothing', { text: '' }],
    ['a photo of no size', { photo: [] }],
    ['a file that cannot be sent again', { sticker: { file_unique_id: 'x' } }],
    ['a place beyond the poles', { location: { latitude: 91, longitude: 0 } }],
    ['a venue of nothing', { venue: {} }],
    ['a contact of nobody', { contact: {} }],
    ['a poll of nothing', { poll: {} }],
    ['a checklist of nothing', { checklist: {} }],
    ['a rich message of nothing', { rich_message: { blocks: [] } }],
  ])('beyond repair, such as %s, is told to its author', (_what, fields) => {
    expect(normalise(messageUpdate(fields as Partial<Message>), BOT)).toMatchObject({
      type: 'unrelayable',
      what: 'damaged',
    });
  });

  test('is never lost, whatever field of whatever kind is missing or empty', () => {
    for (const [kind, fields] of Object.entries({ ...CONTENTS, ...MORE_CONTENTS })) {
      for (const { path, holder, key } of placesIn(fields)) {
        for (const empty of [undefined, null, '', 0, [], {}, false]) {
          const whole = structuredClone(fields) as object;
          const place = path.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], whole);
          expect(holder).toHaveProperty([key]);
          (place as Record<string, unknown>)[key] = empty;
          const { type } = normalise(messageUpdate(whole), BOT);
          expect([kind, [...path, key], empty, type]).toEqual([
            kind,
            [...path, key],
            empty,
            expect.stringMatching(/^(post|unrelayable)$/),
          ]);
        }
      }
    }
  });
});

/** Every field of a value, however deep. */
function placesIn(value: object, path: string[] = []): { path: string[]; holder: object; key: string }[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => [
    { path, holder: value, key },
    ...(typeof inner === 'object' && inner !== null ? placesIn(inner, [...path, key]) : []),
  ]);
}

describe('a checklist', () => {
  test('becomes a text, with what is done and what is not', () => {
    expect(contentOf(MORE_CONTENTS.checklist)).toEqual({
      kind: 'text',
      text: 'Shopping\n☑ Milk\n☐ Green tea',
      entities: [
        { type: 'bold', offset: 0, length: 8 },
        { type: 'italic', offset: 18, length: 5 },
      ],
    });
  });
});

describe('a rich message', () => {
  test('becomes a text', () => {
    expect(contentOf(MORE_CONTENTS.rich_message)).toEqual({
      kind: 'text',
      text: [
        'News',
        'All of it is here. 👍',
        '• one',
        '☑ two',
        'code()',
        'Said well',
        'Somebody',
        'a | b',
        'c | d',
        '———',
        '🖼 Seen',
        'More',
        'hidden',
        '📍 1.00000, 2.00000',
        '[Open]',
      ].join('\n'),
      entities: [
        { type: 'bold', offset: 0, length: 4 },
        { type: 'bold', offset: 5, length: 3 },
        { type: 'text_link', offset: 9, length: 5, url: 'https://example.org/' },
        { type: 'custom_emoji', offset: 24, length: 2, custom_emoji_id: '9' },
        { type: 'pre', offset: 39, length: 6, language: 'ts' },
        { type: 'blockquote', offset: 46, length: 18 },
        { type: 'italic', offset: 56, length: 8 },
        { type: 'bold', offset: 89, length: 4 },
        { type: 'text_link', offset: 122, length: 4, url: 'https://example.org/go' },
      ],
    });
  });
});

describe('what comes with a message', () => {
  const button = (fields: object) => ({ inline_keyboard: [[fields]] }) as never;

  test.each(Object.keys(CONTENTS) as (keyof typeof CONTENTS)[])(
    'under a %s: buttons that open an address, and no others',
    (kind) => {
      const inline_keyboard = [
        [
          { text: 'Site', url: 'https://example.org' },
          { text: 'Vote', callback_data: '1' },
        ],
        [{ text: 'Copy', copy_text: { text: 'x' } }],
        [{ text: 'Log in', login_url: { url: 'https://example.org/login' } }],
        [{ text: '', url: 'tg://resolve?domain=news' }],
        [{ text: 'Script', url: 'javascript:alert(1)' }],
      ];
      expect(contentOf({ ...CONTENTS[kind], reply_markup: { inline_keyboard } })).toMatchObject({
        buttons: [
          [{ label: 'Site', url: 'https://example.org' }],
          [{ label: 'Log in', url: 'https://example.org/login' }],
          [{ label: 'tg://resolve?domain=news', url: 'tg://resolve?domain=news' }],
        ],
      });
    },
  );

  test('is no button that looks like the one that names an author', () => {
    for (const text of ['— u-a3x7k2', '  -- u-a3x7k2', '– swift_fox']) {
      const content = contentOf({ text: 'x', reply_markup: button({ text, url: 'https://example.org' }) });
      expect(content.buttons![0]![0]!.label).toBe(/\S+$/.exec(text)![0]);
    }
  });

  test('is its effect', () => {
    expect(contentOf({ text: 'Hooray', effect_id: '5046509860389126442' })).toMatchObject({
      effect: '5046509860389126442',
    });
  });
});

describe('an answer', () => {
  const quote = {
    text: 'the words',
    position: 4,
    is_manual: true as const,
    entities: [{ type: 'bold' as const, offset: 4, length: 5 }],
  };
  const external = {
    origin: { type: 'channel', date: 1, chat: CHANNEL, message_id: 3 },
    chat: CHANNEL,
    message_id: 3,
  };

  test('keeps what its author chose to quote', () => {
    const answer = { text: 'So', reply_to_message: message({ message_id: 9 }) as never };
    expect(contentOf({ ...answer, quote })).toMatchObject({
      quote: { text: 'the words', position: 4, entities: [{ type: 'bold', offset: 4, length: 5 }] },
    });
    const { is_manual: _, ...automatic } = quote;
    expect(contentOf({ ...answer, quote: automatic })).not.toHaveProperty('quote');
  });

  test('to a message of another chat shows a line of it', () => {
    const fields = { external_reply: external, quote, text: 'So', entities: [] } as Partial<Message>;
    expect(contentOf(fields)).toMatchObject({
      text: 'News\nthe words\nSo',
      entities: [
        { type: 'blockquote', offset: 0, length: 14 },
        { type: 'bold', offset: 0, length: 4 },
        { type: 'bold', offset: 9, length: 5 },
      ],
    });
    const photo = { ...external, photo: CONTENTS.photo.photo };
    const captioned = contentOf({ ...CONTENTS.document, external_reply: photo } as Partial<Message>);
    expect(captioned).toMatchObject({ kind: 'document', caption: { text: 'News 🖼\nThe minutes' } });
    const bare = contentOf({ ...CONTENTS.voice, external_reply: photo } as Partial<Message>);
    expect(bare).toMatchObject({ kind: 'voice', caption: { text: 'News 🖼' } });
  });

  test('to a message of another chat says what it answers where it has no words', () => {
    const fields = { external_reply: external, quote } as Partial<Message>;
    expect(contentOf({ ...CONTENTS.sticker, ...fields })).toMatchObject({
      kind: 'sticker',
      answering: 'News: the words',
    });
    expect(contentOf({ ...CONTENTS.poll, ...fields })).toMatchObject({ answering: 'News: the words' });
    expect(contentOf({ ...CONTENTS.sticker })).not.toHaveProperty('answering');
  });

  test('to somebody in another chat does not name them', () => {
    const origin = { type: 'user', date: 1, sender_user: ANNA };
    const fields = { external_reply: { origin }, quote, text: 'So' } as Partial<Message>;
    expect(contentOf(fields)).toMatchObject({ text: 'the words\nSo' });
  });

  test('to another topic of the same chat is an answer like any other', () => {
    const external_reply = { ...external, chat: SUPERGROUP };
    const incoming = normalise(messageUpdate({ text: 'So', external_reply, quote } as Partial<Message>), BOT);
    expect(incoming).toMatchObject({
      type: 'post',
      message: { replyTo: textId(3), content: { text: 'So', quote: { text: 'the words' } } },
    });
  });
});

describe('the formatting of a text', () => {
  function entitiesOf(text: string, entities: unknown) {
    const content = contentOf({ text, entities } as Partial<Message>);
    return 'entities' in content ? content.entities : undefined;
  }

  test('keeps what each type of entity needs and nothing else', () => {
    const kept = [
      { type: 'pre', offset: 0, length: 1, language: 'python' },
      { type: 'text_link', offset: 1, length: 1, url: 'https://example.org/' },
      { type: 'text_mention', offset: 2, length: 1, user: { id: 5, is_bot: false, first_name: 'Li' } },
      { type: 'custom_emoji', offset: 3, length: 1, custom_emoji_id: '99' },
      { type: 'date_time', offset: 4, length: 1, unix_time: 1_647_531_900, date_time_format: 'wDT' },
    ];
    const given = kept.map((entity) => ({ ...entity, unheard_of: true }));
    expect(entitiesOf('abcde', given)).toEqual(kept);
  });

  test.each([
    ['beyond the text', { type: 'bold', offset: 3, length: 2 }],
    ['before the text', { type: 'bold', offset: -1, length: 2 }],
    ['of no length', { type: 'bold', offset: 0, length: 0 }],
    ['at half a unit', { type: 'bold', offset: 0.5, length: 1 }],
    ['of a type that Telegram would refuse', { type: 'wobbly', offset: 0, length: 1 }],
    ['that link nowhere', { type: 'text_link', offset: 0, length: 1 }],
    ['that are no objects', 'bold'],
  ])('drops entities %s', (_what, entity) => {
    const good = { type: 'code', offset: 1, length: 2 };
    expect(entitiesOf('abcd', [entity, good])).toEqual([good]);
  });

  test('drops entities that begin or end inside a character', () => {
    const whole = { type: 'bold', offset: 1, length: 2 };
    const halves = [
      { type: 'bold', offset: 0, length: 2 },
      { type: 'bold', offset: 2, length: 2 },
    ];
    expect(entitiesOf('a😀b', [...halves, whole])).toEqual([whole]);
  });

  test('replaces lone surrogates and NUL, and offsets stay right', () => {
    const bold = { type: 'bold', offset: 3, length: 4 };
    expect(contentOf({ text: 'a\uD800\0bold', entities: [bold] } as Partial<Message>)).toEqual({
      kind: 'text',
      text: 'a\uFFFD\uFFFDbold',
      entities: [bold],
    });
  });
});
