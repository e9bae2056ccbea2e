import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Entity } from '../../../src/domain/posts/content.ts';
import { split } from '../../../src/messengers/telegram/split.ts';
import { formattedText } from '../formattedText.ts';

/** What a reader sees: each unit of a text with the types of the entities over it. */
function marked(text: string, entities: readonly Entity[]): string[] {
  return Array.from({ length: text.length }, (_, at) => {
    const over = entities.filter(({ offset, length }) => offset <= at && at < offset + length);
    return `${text[at]} ${over
      .map(({ type }) => type)
      .sort()
      .join()}`;
  });
}

describe('A text that is too long', () => {
  it('is the same text with the same formatting when its pieces are read one after the other', () => {
    fc.assert(
      fc.property(
        formattedText(),
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 2, max: 30 }),
        (whole, first, rest) => {
          const pieces = split(whole, first, rest);
          expect(pieces.map(({ text }) => text).join('')).toBe(whole.text);
          expect(pieces.flatMap(({ text, entities }) => marked(text, entities))).toEqual(
            marked(whole.text, whole.entities),
          );
        },
      ),
    );
  });

  it('never has a piece beyond the room, an empty one, or half a surrogate pair', () => {
    fc.assert(
      fc.property(
        formattedText(),
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 2, max: 30 }),
        (whole, first, rest) => {
          fc.pre(whole.text.length > 0);
          for (const [index, { text, entities }] of split(whole, first, rest).entries()) {
            expect(text.length).toBeGreaterThan(0);
            expect(text.length).toBeLessThanOrEqual(index === 0 ? first : rest);
            expect(text.isWellFormed()).toBe(true);
            expect(entities.every(({ offset, length }) => length > 0 && offset + length <= text.length)).toBe(
              true,
            );
          }
        },
      ),
    );
  });

  it('is cut after a line break, rather than a space, rather than within a word', () => {
    const cut = (text: string, room: number): string[] =>
      split({ text, entities: [] }, room, room).map((p) => p.text);
    expect(cut('one two\nthree four', 14)).toEqual(['one two\n', 'three four']);
    expect(cut('one two three four', 14)).toEqual(['one two three ', 'four']);
    expect(cut('one twothreefourfive', 14)).toEqual(['one twothreefo', 'urfive']);
  });

  it('keeps a character together that is made of many units', () => {
    const family = '👩‍👩‍👧‍👦';
    const pieces = split({ text: `aaaaaaaaaaaaaaaaaaa${family}b`, entities: [] }, 24, 24);
    expect(pieces.map(({ text }) => text)).toEqual(['aaaaaaaaaaaaaaaaaaa', `${family}b`]);
  });

  it('continues an entity that spans the cut, with all that belongs to it', () => {
    const link = { type: 'text_link', offset: 2, length: 16, url: 'https://example.org' };
    expect(
      split({ text: 'a long link of words', entities: [link] }, 12, 12).map(({ entities }) => entities),
    ).toEqual([[{ ...link, offset: 2, length: 10 }], [{ ...link, offset: 0, length: 6 }]]);
  });
});
