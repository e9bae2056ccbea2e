import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aliasFrom, ALIAS_BYTES, ALIAS_PATTERN } from '../../src/domain/alias.ts';
import { ALIAS_LEAD, withoutAttribution } from '../../src/domain/attribution.ts';
import type { Content, FileKind } from '../../src/domain/content.ts';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';

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

describe('a fingerprint', () => {
  it('is the same for the same words and differs for others', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const same = fingerprintOf([text(one)], MIN).value === fingerprintOf([text(other)], MIN).value;
        expect(same).toBe(withoutAttribution(one).body === withoutAttribution(other).body);
      }),
    );
  });

  it('of a copy is that of its original, whatever hubs have put under it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((words) => !words.includes(ALIAS_LEAD)),
        fc.array(fc.tuple(alias, fc.option(fc.webUrl())), { minLength: 1, maxLength: 3 }),
        (words, hubs) => {
          const under = hubs.map(
            ([name, link]) => `\n\n${ALIAS_LEAD}${name}${link === null ? '' : `\n${link}`}`,
          );
          const copy = fingerprintOf([text(words + under.join(''))], MIN);
          expect(copy.value).toBe(fingerprintOf([text(words)], MIN).value);
          expect(copy.attributed).toBe(true);
        },
      ),
    );
  });

  it('of files ignores what stands under them and how they are addressed', () => {
    expect(fingerprintOf([file('a', 'photo', 'one')], MIN).value).toBe(fingerprintOf([file('a')], MIN).value);
    expect(fingerprintOf([file('a')], MIN).value).not.toBe(fingerprintOf([file('b')], MIN).value);
  });

  it('of an album is that of all its files together, in any order', () => {
    const album = [file('a'), file('b', 'video'), file('c')];
    expect(fingerprintOf(album.toReversed(), MIN).value).toBe(fingerprintOf(album, MIN).value);
    expect(fingerprintOf(album.slice(1), MIN).value).not.toBe(fingerprintOf(album, MIN).value);
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
