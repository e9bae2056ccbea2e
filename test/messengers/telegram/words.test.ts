import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Attribution } from '../../../src/domain/posts/signature.ts';
import { layOut } from '../../../src/messengers/telegram/words.ts';
import { formattedText } from '../formattedText.ts';

const room = { copy: 40, continuation: 60 };
const plain = (text: string) => ({ text, entities: [] });
const texts = (body: string, attribution: Attribution): string[] =>
  layOut(plain(body), attribution, room).map(({ text }) => text);

const anyAttribution: fc.Arbitrary<Attribution> = fc.record(
  {
    alias: fc.stringMatching(/^u-[a-z0-9]{1,8}$/),
    signature: fc.oneof(
      fc.record({ kind: fc.constant('text' as const), text: fc.string({ maxLength: 80 }) }),
      fc.record({ kind: fc.constant('link' as const), url: fc.webUrl() }),
    ),
  },
  { requiredKeys: [] },
);

describe('What a copy says', () => {
  it('ends with the alias and, under it, the signature', () => {
    const signature = { kind: 'text', text: 'Our hub' } as const;
    expect(texts('Hello', { alias: 'u-a3x7k2', signature })).toEqual(['Hello\n\n— u-a3x7k2\nOur hub']);
    expect(texts('Hello', { signature })).toEqual(['Hello\n\nOur hub']);
  });

  it('shows the address of a signature that is a link', () => {
    expect(texts('Hello', { signature: { kind: 'link', url: 'https://t.me/hub' } })).toEqual([
      'Hello\n\nhttps://t.me/hub',
    ]);
  });

  it('is the attribution alone under a file without a caption', () => {
    expect(layOut(undefined, { alias: 'u-a3x7k2' }, room)).toEqual([plain('— u-a3x7k2')]);
    expect(layOut(undefined, {}, room)).toEqual([]);
  });

  it('gives up the signature first, when there is no room for it', () => {
    expect(
      texts('A body of 22 units now', { alias: 'u-a3x7k2', signature: { kind: 'text', text: 'Our hub' } }),
    ).toEqual(['A body of 22 units now\n\n— u-a3x7k2']);
  });

  it('continues the body, and names the author in each piece', () => {
    const pieces = texts('one two three four five six seven eight', { alias: 'u-a3x7k2' });
    expect(pieces).toEqual(['one two three four five six \n\n— u-a3x7k2', 'seven eight\n\n— u-a3x7k2']);
  });

  it('is the body, unchanged, when there is nobody to name', () => {
    fc.assert(
      fc.property(formattedText(), (body) => {
        fc.pre(body.text !== '' && body.text.length <= room.copy);
        expect(layOut(body, {}, room)).toEqual([body]);
      }),
    );
  });

  it('fits its room and loses no word, whatever the body and the attribution', () => {
    fc.assert(
      fc.property(formattedText(), anyAttribution, (body, attribution) => {
        const pieces = layOut(body, attribution, room).map(({ text }) => text);
        pieces.forEach((text, index) =>
          expect(text.length).toBeLessThanOrEqual(index === 0 ? room.copy : room.continuation),
        );
        const named = attribution.alias === undefined ? '' : `— ${attribution.alias}`;
        const bodies = pieces.length > 1 ? pieces.map((text) => text.replace(`\n\n${named}`, '')) : pieces;
        const words = (text: string): string => text.replaceAll(/\s/g, '');
        expect(words(bodies.join(''))).toContain(words(body.text));
        expect(pieces.every((text) => text.includes(named))).toBe(true);
      }),
    );
  });
});
