import { describe, expect, it } from '@jest/globals';
import { fitForStranger } from '../../../src/domain/pair/relayable.ts';
import { FILE_KINDS, type Content, type FileKind } from '../../../src/domain/posts/content.ts';
import type { Borrowed } from '../../../src/domain/posts/post.ts';

const RULES = { contacts: 'mask', cleanedBytes: 1_000 } as const;
const file = { id: 'file', uniqueId: 'unique' };
const CAPTION = { text: 'ask @john_doe', entities: [] };

const fitted = (content: Content, beside: { fileBytes?: number; fileType?: string } = {}) =>
  fitForStranger({ content, ...beside }, RULES);

describe('what strangers say to each other', () => {
  it.each([
    'forwarded',
    'via a bot',
    'answers elsewhere',
    'answers a story',
    'checklist',
    'page',
  ] as Borrowed[])('does not pass on what is %s', (borrowed) => {
    const text: Content = { kind: 'text', text: 'hi', entities: [] };
    expect(fitForStranger({ content: text, borrowed }, RULES)).toEqual({ kind: 'unfit', because: borrowed });
  });

  it('does not pass on contacts', () => {
    expect(fitted({ kind: 'contact', phoneNumber: '+1', firstName: 'John' })).toEqual({
      kind: 'unfit',
      because: 'contact',
    });
  });

  it.each(['photo', 'voice', 'video_note', 'sticker'] as const)(
    'passes a %s on with its spoiler and without contacts under it',
    (kind: FileKind) => {
      expect(fitted({ kind, file, caption: CAPTION, spoiler: true })).toEqual({
        kind: 'fit',
        content: { kind, file, caption: { text: 'ask •••', entities: [] }, spoiler: true },
        masked: true,
      });
    },
  );

  const CLEANED = [
    ['document', 'image/jpeg'],
    ['document', 'text/plain'],
    ['audio', 'audio/mpeg'],
    ['video', 'video/mp4'],
    ['animation', 'video/mp4'],
  ] as const;

  it.each(CLEANED)('has a %s (%s) cleaned, and asks when it is too large for that', (kind, fileType) => {
    expect(fitted({ kind, file }, { fileBytes: 1_000, fileType })).toEqual({
      kind: 'fit',
      content: { kind, file, cleaned: true },
      masked: false,
    });
    for (const beside of [{ fileBytes: 1_001 }, {}]) {
      expect(fitted({ kind, file }, { ...beside, fileType })).toEqual({
        kind: 'fit',
        content: { kind, file },
        masked: false,
        asks: 'large file',
      });
    }
  });

  it.each([
    ['document', 'application/pdf'],
    ['document', 'image/heic'],
    ['document', 'image/svg+xml'],
    ['document', undefined],
    ['audio', 'audio/x-ms-wma'],
    ['video', 'video/x-matroska'],
  ] as const)('asks before a %s (%s) goes, of which only the name can be taken', (kind, fileType) => {
    expect(fitted({ kind, file }, { fileBytes: 1_000, ...(fileType && { fileType }) })).toEqual({
      kind: 'fit',
      content: { kind, file, cleaned: 'name' },
      masked: false,
      asks: 'opaque file',
    });
  });

  it('knows of every kind of file whether it is cleaned', () => {
    const known = [...CLEANED.map(([kind]) => kind), 'photo', 'voice', 'video_note', 'sticker'];
    expect(new Set(known)).toEqual(new Set(FILE_KINDS));
  });

  it('asks before it tells where somebody is', () => {
    const place = { latitude: 1, longitude: 2 };
    expect(fitted({ kind: 'location', ...place })).toMatchObject({ kind: 'fit', asks: 'place' });
    expect(fitted({ kind: 'venue', ...place, title: 'Bar @john_doe', address: 't.me/bar' })).toEqual({
      kind: 'fit',
      content: { kind: 'venue', ...place, title: 'Bar •••', address: '•••' },
      masked: true,
      asks: 'place',
    });
  });

  it('makes polls anonymous and hides contacts in all of their words', () => {
    const words = { text: 'a t.me/john', entities: [] };
    const poll: Content = {
      kind: 'poll',
      question: words,
      description: words,
      explanation: words,
      anonymous: false,
      multiple: false,
      media: { kind: 'link', url: 'https://t.me/john' },
      options: [{ ...words, media: { kind: 'location', latitude: 1, longitude: 2 } }],
    };
    const hidden = { text: 'a •••', entities: [] };
    expect(fitted(poll)).toEqual({
      kind: 'fit',
      content: {
        kind: 'poll',
        question: hidden,
        description: hidden,
        explanation: hidden,
        anonymous: true,
        multiple: false,
        options: [hidden],
      },
      masked: true,
    });
  });

  it('takes buttons, previews and other chats’ words away, and hides contacts in quotes', () => {
    const text: Content = {
      kind: 'text',
      text: 'hi',
      entities: [],
      linkPreview: { url: 'https://t.me/john' },
      buttons: [[{ label: 'me', url: 'https://t.me/john' }]],
      answering: 'Channel',
      effect: '5',
      quote: { text: 'by @john_doe', entities: [], position: 3 },
    };
    expect(fitted(text)).toEqual({
      kind: 'fit',
      content: {
        kind: 'text',
        text: 'hi',
        entities: [],
        linkPreview: { is_disabled: true },
        effect: '5',
        quote: { text: 'by •••', entities: [], position: 3 },
      },
      masked: true,
    });
  });

  it('leaves words alone where contacts are allowed', () => {
    const text: Content = { kind: 'text', text: '@john_doe', entities: [] };
    expect(fitForStranger({ content: text }, { ...RULES, contacts: 'allow' })).toEqual({
      kind: 'fit',
      content: text,
      masked: false,
    });
  });

  it('passes a dice on', () => {
    const dice: Content = { kind: 'dice', emoji: '🎲', value: 4 };
    expect(fitted(dice)).toEqual({ kind: 'fit', content: dice, masked: false });
  });
});
