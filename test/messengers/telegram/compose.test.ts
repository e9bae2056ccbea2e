import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Content, FileContent, FileKind, PollContent } from '../../../src/domain/posts/content.ts';
import type { Dispatch } from '../../../src/domain/posts/messenger.ts';
import type { Part } from '../../../src/domain/posts/post.ts';
import { compose, costOf } from '../../../src/messengers/telegram/compose.ts';
import { formattedText } from '../formattedText.ts';
import { textId } from '../../support/ids.ts';

const plain = (text: string) => ({ text, entities: [] });
const text = (words: string): Content => ({ kind: 'text', ...plain(words) });

function file(kind: FileKind, caption?: string, more: Partial<FileContent> = {}): FileContent {
  return {
    kind,
    file: { id: `${kind}-id`, uniqueId: `${kind}-unique` },
    ...(caption !== undefined && { caption: plain(caption) }),
    ...more,
  };
}

function dispatch(contents: readonly Content[], more: Partial<Dispatch> = {}): Dispatch {
  const parts = contents.map((content, no): Part => ({ no, messageId: textId(100 + no), content }));
  return {
    destination: { networkId: textId(-5), kind: 'group' },
    post: { protected: false, version: 1, parts },
    attribution: {},
    ...more,
  };
}

const refuse = (whole: Dispatch, no: number): Dispatch => ({
  ...whole,
  post: {
    ...whole.post,
    parts: whole.post.parts.map((part) => (part.no === no ? { ...part, refused: 'MEDIA_EMPTY' } : part)),
  },
});

const methods = (whole: Dispatch, apart?: ReadonlySet<number>): string[] =>
  compose(whole, apart).map(({ method }) => method);
const parts = (whole: Dispatch, apart?: ReadonlySet<number>): number[][] =>
  compose(whole, apart).map(({ carries }) => carries.map(({ part }) => part));
const captions = (whole: Dispatch): (string | undefined)[] =>
  compose(whole).flatMap(({ parameters }) =>
    ((parameters['media'] as { caption?: string }[] | undefined) ?? [parameters as { caption?: string }]).map(
      ({ caption }) => caption,
    ),
  );

/** The button that names the author of a copy without words. */
const NAME_TAG = { inline_keyboard: [[{ text: '— u-a3x7k2', copy_text: { text: 'u-a3x7k2' } }]] };

const signed = { alias: 'u-a3x7k2', signature: { kind: 'link', url: 'https://t.me/hub' } } as const;

describe('A delivery of one message', () => {
  it('is sent anew, with its entities, and nothing added when there is nobody to name', () => {
    const entities = [{ type: 'bold', offset: 0, length: 2 }];
    expect(compose(dispatch([{ kind: 'text', text: 'hi there', entities }]))).toEqual([
      {
        method: 'sendMessage',
        parameters: { chat_id: -5, text: 'hi there', entities },
        carries: [{ part: 0, piece: 0 }],
      },
    ]);
  });

  it('arrives silent, protected, in its topic and as a reply, when asked to', () => {
    const whole = dispatch([text('hi')], {
      destination: { networkId: textId(-5), kind: 'supergroup', silent: true, threadId: textId(7) },
      post: { protected: true, version: 1, parts: [{ no: 0, messageId: textId(1), content: text('hi') }] },
      replyTo: textId(42),
    });
    expect(compose(whole)[0]?.parameters).toEqual({
      chat_id: -5,
      text: 'hi',
      disable_notification: true,
      protect_content: true,
      message_thread_id: 7,
      reply_parameters: { message_id: 42, allow_sending_without_reply: true },
    });
  });

  it("goes to a forum's general topic without naming it", () => {
    const whole = dispatch([text('hi')], {
      destination: { networkId: textId(-5), kind: 'supergroup', threadId: textId(1) },
    });
    expect(compose(whole)[0]?.parameters).not.toHaveProperty('message_thread_id');
  });

  it.each<[FileKind, string, boolean]>([
    ['photo', 'sendPhoto', true],
    ['video', 'sendVideo', true],
    ['animation', 'sendAnimation', true],
    ['audio', 'sendAudio', true],
    ['document', 'sendDocument', true],
    ['voice', 'sendVoice', true],
    ['video_note', 'sendVideoNote', false],
    ['sticker', 'sendSticker', false],
  ])('sends a %s by its id with %s', (kind, method, signs) => {
    expect(compose(dispatch([file(kind)], { attribution: { alias: 'u-a3x7k2' } }))).toEqual([
      {
        method,
        parameters: {
          chat_id: -5,
          [kind]: `${kind}-id`,
          ...(signs ? { caption: '— u-a3x7k2' } : { reply_markup: NAME_TAG }),
        },
        carries: [{ part: 0, piece: 0 }],
      },
    ]);
  });

  it('keeps a spoiler, and a caption above', () => {
    expect(
      compose(dispatch([file('video', 'look', { spoiler: true, captionAbove: true })]))[0]?.parameters,
    ).toMatchObject({
      caption: 'look',
      has_spoiler: true,
      show_caption_above_media: true,
    });
  });

  it.each<[Content, string, Record<string, unknown>]>([
    [
      { kind: 'location', latitude: 1, longitude: 2, accuracy: 30 },
      'sendLocation',
      { latitude: 1, longitude: 2, horizontal_accuracy: 30 },
    ],
    [
      { kind: 'venue', latitude: 1, longitude: 2, title: 'Bar', address: 'Here 1', foursquareId: 'f' },
      'sendVenue',
      { latitude: 1, longitude: 2, title: 'Bar', address: 'Here 1', foursquare_id: 'f' },
    ],
    [
      { kind: 'contact', phoneNumber: '+1', firstName: 'Ada', lastName: 'L' },
      'sendContact',
      { phone_number: '+1', first_name: 'Ada', last_name: 'L' },
    ],
  ])('repeats $kind with the name on a button under it', (content, method, parameters) => {
    const carries = [{ part: 0, piece: 0 }];
    expect(compose(dispatch([content], { attribution: signed }))).toEqual([
      { method, parameters: { chat_id: -5, ...parameters, reply_markup: NAME_TAG }, carries },
    ]);
    expect(compose(dispatch([content]))).toEqual([
      { method, parameters: { chat_id: -5, ...parameters }, carries },
    ]);
  });

  it('tells what a dice fell on in words, which the name ends', () => {
    const dice: Content = { kind: 'dice', emoji: '🎲', value: 4 };
    expect(compose(dispatch([dice], { attribution: { alias: 'u-a3x7k2' } }))).toEqual([
      {
        method: 'sendMessage',
        parameters: { chat_id: -5, text: '🎲 4\n\n— u-a3x7k2' },
        carries: [{ part: 0, piece: 0 }],
      },
    ]);
    expect(compose(dispatch([dice]))[0]?.parameters).toEqual({ chat_id: -5, text: '🎲 4' });
  });

  it('makes a poll anew, with the entities that polls may have, anonymous in a channel', () => {
    const emoji = { type: 'custom_emoji', offset: 0, length: 2, custom_emoji_id: '5' };
    const poll: Content = {
      kind: 'poll',
      question: { text: '🎲 now?', entities: [emoji, { type: 'bold', offset: 3, length: 3 }] },
      options: [{ text: '🎲', entities: [emoji] }, plain('no')],
      anonymous: false,
      multiple: true,
    };
    const expected = {
      question: '🎲 now?',
      question_entities: [emoji],
      options: [{ text: '🎲', text_entities: [emoji] }, { text: 'no' }],
      allows_multiple_answers: true,
      type: 'regular',
    };
    expect(compose(dispatch([poll]))[0]?.parameters).toEqual({
      chat_id: -5,
      ...expected,
      is_anonymous: false,
    });
    const channel = dispatch([poll], { destination: { networkId: textId(-5), kind: 'channel' } });
    expect(compose(channel)[0]?.parameters).toEqual({ chat_id: -5, ...expected, is_anonymous: true });
  });
});

describe('A poll', () => {
  const ask = (more: Partial<PollContent>, kind: 'group' | 'channel' = 'group') =>
    compose(
      dispatch(
        [
          {
            kind: 'poll',
            question: plain('Tea?'),
            options: [plain('a'), plain('b')],
            anonymous: true,
            multiple: false,
            ...more,
          },
        ],
        { destination: { networkId: textId(-5), kind }, attribution: signed },
      ),
    )[0]!.parameters;
  const inSeconds = (seconds: number): number => Math.round(Date.now() / 1_000) + seconds;

  it('names its author on a button, so that its words cannot', () => {
    expect(ask({ description: plain('— u-b2c3d4') })).toMatchObject({
      description: '— u-b2c3d4',
      reply_markup: NAME_TAG,
    });
  });

  it('stays a quiz when the answers are known', () => {
    expect(ask({ correct: [1], explanation: plain('So') })).toMatchObject({
      type: 'quiz',
      correct_option_ids: [1],
      correct_option_id: 1,
      explanation: 'So',
    });
    expect(ask({ correct: [0, 1] })).not.toHaveProperty('correct_option_id');
  });

  it('stays closed, and closes when the original does', () => {
    expect(ask({ closed: true })).toMatchObject({ is_closed: true });
    expect(ask({ closesAt: inSeconds(-60) })).toMatchObject({ is_closed: true });
    expect(ask({ closesAt: inSeconds(3_600) })).toMatchObject({ close_date: expect.any(Number) });
    expect(ask({ closesAt: inSeconds(3_600) })).not.toHaveProperty('is_closed');
    const far = ask({ closesAt: inSeconds(10_000_000) });
    expect([far['is_closed'], far['close_date']]).toEqual([undefined, undefined]);
  });

  it('shows what it showed, and each answer what that can show', () => {
    const parameters = ask({
      media: { kind: 'venue', latitude: 1, longitude: 2, title: 'Bar', address: 'Here' },
      options: [
        { ...plain('a'), media: { kind: 'link', url: 'https://example.org' } },
        { ...plain('b'), media: file('sticker') },
        { ...plain('c'), media: file('photo', undefined, { live: { id: 'live', uniqueId: 'live' } }) },
        { ...plain('d'), media: file('audio') },
      ],
    });
    expect(parameters['media']).toEqual({
      type: 'venue',
      latitude: 1,
      longitude: 2,
      title: 'Bar',
      address: 'Here',
    });
    expect(parameters['options']).toEqual([
      { text: 'a', media: { type: 'link', url: 'https://example.org' } },
      { text: 'b', media: { type: 'sticker', media: 'sticker-id' } },
      { text: 'c', media: { type: 'live_photo', media: 'live', photo: 'photo-id' } },
      { text: 'd' },
    ]);
  });
});

describe('What comes with a post', () => {
  const buttons = [[{ label: 'Site', url: 'https://a.example' }]];
  const site = [{ text: 'Site', url: 'https://a.example' }];

  it('is its buttons, above the name where that is one', () => {
    const under = (content: Content) => compose(dispatch([content], { attribution: signed }))[0]!.parameters;
    expect(under({ ...text('hi'), buttons })).toMatchObject({ reply_markup: { inline_keyboard: [site] } });
    expect(under({ ...file('photo'), buttons })).toMatchObject({ reply_markup: { inline_keyboard: [site] } });
    expect(under({ ...file('sticker'), buttons })).toMatchObject({
      reply_markup: { inline_keyboard: [site, ...NAME_TAG.inline_keyboard] },
    });
  });

  it('is an effect, in private chats alone', () => {
    const content: Content = { ...text('hi'), effect: '5' };
    const to = (kind: 'private' | 'group') =>
      compose(dispatch([content], { destination: { networkId: textId(5), kind } }))[0]!.parameters;
    expect(to('private')).toHaveProperty('message_effect_id', '5');
    expect(to('group')).not.toHaveProperty('message_effect_id');
  });

  it('is what it quotes, where it answers something', () => {
    const entities = [{ type: 'bold', offset: 0, length: 3 }];
    const content: Content = { ...text('hi'), quote: { text: 'the words', entities, position: 4 } };
    expect(compose(dispatch([content], { replyTo: textId(42) }))[0]!.parameters).toHaveProperty(
      'reply_parameters',
      {
        message_id: 42,
        quote: 'the words',
        quote_position: 4,
        quote_entities: entities,
      },
    );
  });

  it('is a line of what it quotes, where that message is not there', () => {
    const entities = [
      { type: 'bold', offset: 0, length: 3 },
      { type: 'expandable_blockquote', offset: 0, length: 9 },
    ];
    const quote = { text: 'the words', entities, position: 4 };
    const shown = (content: Content) => compose(dispatch([{ ...content, quote }]))[0]!.parameters;
    expect(shown(text('hi'))).toMatchObject({
      text: 'the words\nhi',
      entities: [
        { type: 'blockquote', offset: 0, length: 9 },
        { type: 'bold', offset: 0, length: 3 },
      ],
    });
    expect(shown(file('photo', 'look'))).toMatchObject({ caption: 'the words\nlook' });
    expect(shown(file('voice'))).toMatchObject({ caption: 'the words' });
    expect(shown(text('hi'))).not.toHaveProperty('reply_parameters');
    const lines = compose(
      dispatch([{ ...text('hi'), quote }], { replyTo: textId(42) }),
      new Set(),
      'as lines',
    );
    expect(lines[0]!.parameters).toMatchObject({
      text: 'the words\nhi',
      reply_parameters: { message_id: 42, allow_sending_without_reply: true },
    });
  });

  it('is a button with what it answers, where it has no words', () => {
    const quote = { text: 'the words\nof old', entities: [], position: 4 };
    const button = { text: '↩ the words: of old', copy_text: { text: 'the words: of old' } };
    const rows = (content: Content) =>
      (
        compose(dispatch([content], { attribution: { alias: 'u-a3x7k2' } }))[0]!.parameters as {
          reply_markup?: { inline_keyboard: unknown[] };
        }
      ).reply_markup?.inline_keyboard;
    expect(rows({ ...file('sticker'), quote })).toEqual([[button], ...NAME_TAG.inline_keyboard]);
    const [[long]] = rows({ ...file('sticker'), answering: '🐝'.repeat(200) }) as [[typeof button]];
    expect(long.text).toBe(`↩ ${'🐝'.repeat(23)}…`);
    expect(long.copy_text.text).toBe(`${'🐝'.repeat(127)}…`);
  });
});

describe('A live photo', () => {
  const live = file('photo', 'look', { live: { id: 'live-id', uniqueId: 'live' }, spoiler: true });

  it('stays one, alone and in an album', () => {
    expect(compose(dispatch([live]))).toMatchObject([
      {
        method: 'sendLivePhoto',
        parameters: { live_photo: 'live-id', photo: 'photo-id', caption: 'look', has_spoiler: true },
      },
    ]);
    expect(compose(dispatch([live, file('video')]))[0]!.parameters['media']).toEqual([
      { type: 'live_photo', media: 'live-id', photo: 'photo-id', caption: 'look', has_spoiler: true },
      { type: 'video', media: 'video-id' },
    ]);
  });
});

describe('The link preview', () => {
  const link = { type: 'url', offset: 0, length: 16 };
  const previewOf = (content: Content, attribution = {}): unknown[] =>
    compose(dispatch([content], { attribution })).map(({ parameters }) => parameters['link_preview_options']);

  it("is the author's choice", () => {
    const linkPreview = { url: 'https://a.example', show_above_text: true };
    expect(previewOf({ kind: 'text', ...plain('see'), linkPreview }, signed)).toEqual([linkPreview]);
    expect(previewOf({ kind: 'text', ...plain('see'), linkPreview: { is_disabled: true } })).toEqual([
      { is_disabled: true },
    ]);
  });

  it("is never the signature's", () => {
    expect(previewOf(text('hi'), signed)).toEqual([{ is_disabled: true }]);
    expect(previewOf(text('hi'), { alias: 'u-a3x7k2' })).toEqual([undefined]);
    expect(previewOf({ kind: 'text', text: 'https://a.example', entities: [link] }, signed)).toEqual([
      undefined,
    ]);
  });

  it('is shown once, where the first link is, when the text is continued', () => {
    const long = `https://a.example ${'word '.repeat(1000)}`;
    expect(previewOf({ kind: 'text', text: long, entities: [link] })).toEqual([
      undefined,
      { is_disabled: true },
    ]);
    expect(previewOf(file('photo', 'word '.repeat(400)))).toEqual([undefined, { is_disabled: true }]);
  });
});

describe('Words beyond the limit', () => {
  it('continue in a reply to the copy', () => {
    const calls = compose(dispatch([file('photo', 'word '.repeat(400))], { replyTo: textId(42) }));
    expect(calls.map(({ method, carries, answers }) => ({ method, carries, answers }))).toEqual([
      { method: 'sendPhoto', carries: [{ part: 0, piece: 0 }], answers: undefined },
      { method: 'sendMessage', carries: [{ part: 0, piece: 1 }], answers: { part: 0, piece: 0 } },
    ]);
    expect(calls[0]?.parameters).toHaveProperty('reply_parameters.message_id', 42);
    expect(calls[1]?.parameters).not.toHaveProperty('reply_parameters');
  });

  it('never exceed 4,096 units of text or 1,024 of caption, and are all there', () => {
    const body = formattedText(60).filter(({ text }) => text.trim() !== '');
    fc.assert(
      fc.property(body, fc.constantFrom({}, signed), fc.boolean(), (words, attribution, captioned) => {
        const content: Content = captioned
          ? { ...file('photo'), caption: words }
          : { kind: 'text', ...words };
        const said = compose(dispatch([content], { attribution })).map(
          ({ parameters }) => (parameters['caption'] ?? parameters['text']) as string,
        );
        said.forEach((piece, index) =>
          expect(piece.length).toBeLessThanOrEqual(captioned && index === 0 ? 1024 : 4096),
        );
        const letters = (all: string): string => all.replaceAll('\n\n— u-a3x7k2', '').replaceAll(/\s/g, '');
        expect(letters(said.join(''))).toContain(letters(words.text));
      }),
      { numRuns: 50 },
    );
  });
});

describe('An album', () => {
  it('is one call with the parts in their order', () => {
    const whole = dispatch([file('photo', undefined, { spoiler: true }), file('video', 'look')]);
    expect(compose(whole)).toEqual([
      {
        method: 'sendMediaGroup',
        parameters: {
          chat_id: -5,
          media: [
            { type: 'photo', media: 'photo-id', has_spoiler: true },
            { type: 'video', media: 'video-id', caption: 'look' },
          ],
        },
        carries: [
          { part: 0, piece: 0 },
          { part: 1, piece: 0 },
        ],
      },
    ]);
  });

  it('names its author under its only caption, or else under its first item', () => {
    const attribution = { alias: 'u-a3x7k2' };
    const photos = (...all: (string | undefined)[]) =>
      dispatch(
        all.map((words) => file('photo', words)),
        { attribution },
      );
    expect(captions(photos(undefined, 'look'))).toEqual([undefined, 'look\n\n— u-a3x7k2']);
    expect(captions(photos(undefined, undefined))).toEqual(['— u-a3x7k2', undefined]);
    expect(captions(photos(undefined, 'one', 'two'))).toEqual(['— u-a3x7k2', 'one', 'two']);
  });

  it('holds only kinds that go together, ten at most, and no kind on its own', () => {
    const mixed = dispatch([
      file('photo'),
      file('video'),
      file('document'),
      file('document'),
      file('audio'),
      file('animation'),
      file('animation'),
    ]);
    expect(parts(mixed)).toEqual([[0, 1], [2, 3], [4], [5], [6]]);
    expect(methods(mixed)).toEqual([
      'sendMediaGroup',
      'sendMediaGroup',
      'sendAudio',
      'sendAnimation',
      'sendAnimation',
    ]);
    expect(
      parts(dispatch(Array.from({ length: 11 }, () => file('photo')))).map((group) => group.length),
    ).toEqual([10, 1]);
  });

  it('goes without its refused parts, as a single message when one is left', () => {
    const three = dispatch([file('photo'), file('photo'), file('photo')]);
    expect(parts(refuse(three, 1))).toEqual([[0, 2]]);
    expect(methods(refuse(refuse(three, 1), 0))).toEqual(['sendPhoto']);
    expect(compose(refuse(dispatch([file('photo', 'words')]), 0))).toEqual([]);
  });

  it('keeps the words that stood under a refused part, as a text of their own', () => {
    const whole = refuse(
      dispatch([file('photo', 'look'), file('photo')], { attribution: { alias: 'u-a3x7k2' } }),
      0,
    );
    expect(compose(whole)).toMatchObject([
      { method: 'sendPhoto', carries: [{ part: 1, piece: 0 }] },
      {
        method: 'sendMessage',
        parameters: { text: 'look\n\n— u-a3x7k2' },
        carries: [{ part: 0, piece: 0 }],
        answers: { part: 1, piece: 0 },
      },
    ]);
  });

  it('is sent without the parts that are to go on their own, which follow', () => {
    const three = dispatch([file('photo'), file('photo'), file('photo')]);
    expect(parts(three, new Set([1]))).toEqual([[0, 2], [1]]);
    expect(parts(three, new Set([0, 1, 2]))).toEqual([[0], [1], [2]]);
  });
});

describe('What is already there', () => {
  it('is not sent again', () => {
    const long = dispatch([file('photo', 'word '.repeat(400)), file('document')], {
      done: [{ part: 0, piece: 0, messageId: textId(9) }],
    });
    expect(compose(long).map(({ carries }) => carries)).toEqual([
      [{ part: 1, piece: 0 }],
      [{ part: 0, piece: 1 }],
    ]);
    const all = [
      { part: 0, piece: 0, messageId: textId(9) },
      { part: 0, piece: 1, messageId: textId(10) },
      { part: 1, piece: 0, messageId: textId(11) },
    ];
    expect(compose({ ...long, done: all })).toEqual([]);
  });
});

it('A delivery costs as many messages as it makes', () => {
  expect(costOf(dispatch([text('hi')]))).toBe(1);
  expect(costOf(dispatch([file('photo', 'word '.repeat(400)), file('photo')]))).toBe(3);
});
