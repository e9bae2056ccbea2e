import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { entityTree } from '../../../web/playground/text/entityTree.ts';
import { readMarkup, writeMarkup } from '../../../web/playground/text/markup.ts';

describe('what people type', () => {
  test.each([
    ['**loud**', 'loud', [{ type: 'bold', offset: 0, length: 4 }]],
    ['so __softly__', 'so softly', [{ type: 'italic', offset: 3, length: 6 }]],
    [
      '~~no~~ ||yes||',
      'no yes',
      [
        { type: 'strikethrough', offset: 0, length: 2 },
        { type: 'spoiler', offset: 3, length: 3 },
      ],
    ],
    ['`a ** b`', 'a ** b', [{ type: 'code', offset: 0, length: 6 }]],
    ['```x = 1```', 'x = 1', [{ type: 'pre', offset: 0, length: 5 }]],
    [
      '[here](https://example.org/a)',
      'here',
      [{ type: 'text_link', url: 'https://example.org/a', offset: 0, length: 4 }],
    ],
    [
      '**a __b__**',
      'a b',
      [
        { type: 'bold', offset: 0, length: 3 },
        { type: 'italic', offset: 2, length: 1 },
      ],
    ],
    ['👋 **hi**', '👋 hi', [{ type: 'bold', offset: 3, length: 2 }]],
  ])('%s', (typed, text, entities) => {
    expect(readMarkup(typed)).toEqual({ text, entities });
  });

  test.each(['2 ** 3', '****', '** **', 'a || b', '[x](javascript:alert)', '`', 'snake_case__'])(
    'is left alone where a mark has no partner: %s',
    (typed) => expect(readMarkup(typed)).toEqual({ text: typed, entities: [] }),
  );

  test('comes back as it was typed, when a message is edited', () => {
    const typed = '**bold with __italic__ inside**, ||hidden||, `code` and [a link](https://example.org)';
    const { text, entities } = readMarkup(typed);
    expect(writeMarkup(text, entities)).toBe(typed);
  });

  test('never marks what is not there', () => {
    const piece = fc.constantFrom(
      '**',
      '__',
      '||',
      '`',
      '```',
      '[',
      '](https://a.b)',
      'word',
      ' ',
      '\n',
      '🙂',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const { text, entities } = readMarkup(pieces.join(''));
        for (const { offset, length } of entities) {
          expect(length).toBeGreaterThan(0);
          expect(offset + length).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe('formatted text', () => {
  test('becomes a tree in which nothing is lost', () => {
    const entities = [
      { type: 'italic' as const, offset: 4, length: 3 },
      { type: 'bold' as const, offset: 0, length: 7 },
      { type: 'code' as const, offset: 8, length: 2 },
    ];
    expect(entityTree('all the ok!', entities)).toEqual([
      { entity: entities[1], children: ['all ', { entity: entities[0], children: ['the'] }] },
      ' ',
      { entity: entities[2], children: ['ok'] },
      '!',
    ]);
  });

  test('is cut where entities overlap', () => {
    const entities = [
      { type: 'bold' as const, offset: 0, length: 4 },
      { type: 'italic' as const, offset: 2, length: 4 },
    ];
    expect(entityTree('abcdef', entities)).toEqual([
      { entity: entities[0], children: ['ab', { entity: entities[1], children: ['cd'] }] },
      'ef',
    ]);
  });
});
