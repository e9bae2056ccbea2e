import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aliasFrom, ALIAS_BYTES, ALIAS_PATTERN } from '../../../src/domain/people/alias.ts';
import { ALIAS_LEAD, withoutAttribution } from '../../../src/domain/posts/attribution.ts';
import type { Content, FileKind } from '../../../src/domain/posts/content.ts';
import { fingerprintOf, repetitionKey } from '../../../src/domain/posts/fingerprint.ts';
import { textId } from '../../support/ids.ts';

const MIN = 16;
const text = (words: string): Content => ({ kind: 'text', text: words, entities: [] });
const file = (uniqueId: string, kind: FileKind = 'photo', caption?: string): Content => ({
  kind,
  file: { id: `id-${uniqueId}`, uniqueId },
  ...(caption === undefined ? {} : { caption: { text: caption, entities: [] } }),
});
const alias = fc
  .uint8Array({ minLength: ALIAS_BYTES, maxLength: ALIAS_BYTES })
  .map((bytes) => aliasFrom(bytes));

const whole = (content: Content): string => fingerprintOf([content], MIN).whole;
const carried = (content: Content): string => fingerprintOf([content], MIN).carried;

describe('what a copy shares with its original', () => {
  it('is the same for the same words and differs for others', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const same = carried(text(one)) === carried(text(other));
        expect(same).toBe(withoutAttribution(one).body === withoutAttribution(other).body);
      }),
    );
  });

  const under = fc
    .array(fc.tuple(alias, fc.option(fc.webUrl())), { minLength: 1, maxLength: 3 })
    .map((hubs) =>
      hubs.map(([name, link]) => `\n\n${ALIAS_LEAD}${name}${link === null ? '' : `\n${link}`}`).join(''),
    );
  const words = fc.string({ minLength: 1 }).filter((said) => !said.includes(ALIAS_LEAD));

  it('is the words, whatever hubs have put under them', () => {
    fc.assert(
      fc.property(words, under, (said, below) => {
        const copy = fingerprintOf([text(said + below)], MIN);
        expect(copy.carried).toBe(carried(text(said)));
        expect(copy.attributed).toBe(true);
      }),
    );
  });

  it('is the file and the words under it, whatever hubs have put under those', () => {
    fc.assert(
      fc.property(words, under, (said, below) => {
        const copy = fingerprintOf([file('a', 'photo', said + below)], MIN);
        expect(copy.carried).toBe(carried(file('a', 'photo', said)));
        expect(copy.captions).toBe(fingerprintOf([file('a', 'photo', said)], MIN).captions);
        expect(copy.attributed).toBe(true);
      }),
    );
    expect(fingerprintOf([file('a', 'photo', '— u-a3x7k2')], MIN).captions).toBe('');
    expect(fingerprintOf([file('a', 'photo', 'one')], MIN).captions).toBe('one');
  });

  it('of an album is that of all its files together, in any order', () => {
    const album = [file('a'), file('b', 'video'), file('c')];
    const print = fingerprintOf(album, MIN);
    expect(fingerprintOf(album.toReversed(), MIN)).toEqual(print);
    expect(fingerprintOf(album.slice(1), MIN).carried).not.toBe(print.carried);
    expect(fingerprintOf(album.slice(1), MIN).whole).not.toBe(print.whole);
  });
});

describe('everything that a post says', () => {
  const link = (url: string): Content => ({
    kind: 'text',
    text: 'Tickets are on sale here',
    entities: [{ type: 'text_link', offset: 20, length: 4, url }],
  });
  const poll = (...options: string[]): Content => ({
    kind: 'poll',
    question: { text: 'When?', entities: [] },
    options: options.map((option) => ({ text: option, entities: [] })),
    anonymous: true,
    multiple: false,
  });

  it.each<[string, Content, Content]>([
    ['where a link leads', link('https://example.com/1'), link('https://example.com/2')],
    ['formatting', text('Tickets are on sale here'), link('https://example.com/1')],
    ['the caption', file('a', 'photo', 'one'), file('a', 'photo', 'another')],
    ['the file', file('a'), file('b')],
    ['whether a picture is hidden', file('a'), { ...file('a'), spoiler: true } as Content],
    ['the options of a poll', poll('Mon', 'Tue'), poll('Mon', 'Wed')],
  ])('differs with %s', (_name, one, other) => {
    expect(whole(one)).not.toBe(whole(other));
    expect(whole(one)).toBe(whole(structuredClone(one)));
  });

  it('does not depend on how a file is addressed', () => {
    expect(whole({ ...file('a'), file: { id: 'another id', uniqueId: 'a' } } as Content)).toBe(
      whole(file('a')),
    );
  });

  it('is a repetition only of the same author and as an answer to the same message', () => {
    const print = fingerprintOf([text('Shall we meet at the old bridge?')], MIN);
    const keys = [
      repetitionKey(print, { authorId: 1, replyTo: undefined }),
      repetitionKey(print, { authorId: 2, replyTo: undefined }),
      repetitionKey(print, { authorId: 1, replyTo: textId(7) }),
      repetitionKey(print, { authorId: 1, replyTo: textId(8) }),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(repetitionKey(print, { authorId: 1, replyTo: textId(7) })).toBe(keys[2]);
  });
});

describe('what people rightly say twice', () => {
  it.each([
    ['a short text', text('ok'), true],
    ['a long text', text('Shall we meet at the old bridge?'), false],
    ['a text of just the length that counts', text('x'.repeat(MIN)), false],
    ['a sticker', file('s', 'sticker'), true],
    ['a photo', file('p'), false],
    ['a throw of dice', { kind: 'dice', emoji: '🎲', value: 4 } satisfies Content, true],
    [
      'a poll',
      {
        kind: 'poll',
        question: { text: 'Who is coming on Friday?', entities: [] },
        options: [{ text: 'Me', entities: [] }],
        anonymous: true,
        multiple: false,
      } satisfies Content,
      true,
    ],
  ])('%s: exempt %s', (_name, content, exempt) => {
    expect(fingerprintOf([content], MIN).exempt).toBe(exempt);
  });

  it('counts a copy by its own words, not by what a hub put under them', () => {
    expect(fingerprintOf([text('ok\n\n— u-a3x7k2\nJoin us at example.org')], MIN).exempt).toBe(true);
  });
});

it('makes aliases that look like aliases, from any bytes', () => {
  fc.assert(fc.property(alias, (made) => ALIAS_PATTERN.test(made)));
});
