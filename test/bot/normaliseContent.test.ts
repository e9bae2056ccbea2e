import { describe, expect, test } from '@jest/globals';
import type { Message } from '@grammyjs/types';
import type { Content } from '../../src/domain/content.ts';
import { normalise } from '../../src/bot/normalise/normalise.ts';
import { BOT, CONTENTS, messageUpdate } from './updates.ts';

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
      question: { text: 'Tea?', entities: [] },
      options: [
        { text: 'Yes', entities: [] },
        { text: 'No', entities: [] },
      ],
      anonymous: true,
      multiple: false,
    },
  };

  test.each(Object.keys(CONTENTS) as (keyof typeof CONTENTS)[])('a %s is read whole', (kind) => {
    expect(contentOf(CONTENTS[kind])).toEqual(expected[kind]);
  });

  test('a live photo is read as the photo that it also holds', () => {
    const live = { ...CONTENTS.photo, live_photo: { file_id: 'l', file_unique_id: 'l' } } as Partial<Message>;
    expect(contentOf(live)).toMatchObject({ kind: 'photo', file: file('large') });
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

  test('a kind without what it needs is malformed', () => {
    const broken: Partial<Message>[] = [
      { text: '' },
      { photo: [] },
      { sticker: { file_id: 'x' } } as unknown as Partial<Message>,
      { location: { latitude: 91, longitude: 0 } },
      { venue: { title: 'Nowhere' } } as unknown as Partial<Message>,
      { poll: { question: 'No options?', options: [] } } as unknown as Partial<Message>,
    ];
    for (const fields of broken) {
      expect(normalise(messageUpdate(fields), BOT)).toEqual({ type: 'ignored', reason: 'malformed update' });
    }
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
