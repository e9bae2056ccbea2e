import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskContacts } from '../../../src/domain/pair/contacts/maskContacts.ts';
import { skeletonOf } from '../../../src/domain/pair/contacts/skeleton.ts';
import type { Entity } from '../../../src/domain/posts/content.ts';

const masked = (text: string): string => maskContacts({ text, entities: [] }).text.text;

/** What a text says to somebody who reads it, without blanks and small differences. */
const read = (text: string): string => skeletonOf(text).text.replaceAll(/[\s]/g, '');

describe('contacts in a text', () => {
  it.each([
    ['a name', 'I am @john_doe here', 'I am ••• here'],
    ['a name after a blank', 'I am @ john_doe here', 'I am ••• here'],
    ['a name letter by letter', 'write @ j o h n d', 'write •••'],
    ['a name of full-width letters', 'hi ＠ｊｏｈｎ', 'hi •••'],
    ['a name with signs nobody sees', 'hi @\u200Bjo\u2060hn\u00ADny', 'hi •••'],
    ['a name in mathematical letters', 'hi @𝓳𝓸𝓱𝓷𝓷𝔂', 'hi •••'],
    ['a name in circles', 'hi @ⓙⓞⓗⓝ', 'hi •••'],
    ['a Cyrillic name that looks Latin', 'hi @јоhnnу', 'hi •••'],
    ['a link', 'see https://t.me/john', 'see •••'],
    ['a link without a scheme', 'see t.me/john now', 'see ••• now'],
    ['a link with blanks', 'see t . me / john', 'see •••'],
    ['a link in words', 'see t dot me slash john', 'see •••'],
    ['a link in Cyrillic letters', 'see т.ме/john', 'see •••'],
    ['a link to an account', 'tg://user?id=12345', '•••'],
    ['a link without slashes', 'tg:resolve?domain=john', '•••'],
    ['an unknown scheme', 'hxxps://example.test/a', '•••'],
    ['a host', 'my page is example.com, look', 'my page is •••, look'],
    ['a host in words', 'example (dot) com', '•••'],
    ['a host with blanks', 'example . com', '•••'],
    ['a host with a strange ideographic stop', 'example。com', '•••'],
    ['an unknown host with a path', 'foo.barbaz/me', '•••'],
    ['a number', 'call +49 (170) 123-45-67!', 'call •••!'],
    ['a number in parts', '555 - 123 - 4567', '•••'],
    ['a number of emoji digits', '1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣', '•••'],
    ['a number in Arabic digits', '٠١٢٣٤٥٦٧٨٩', '•••'],
    ['a number with a letter for a digit', '555o123456', '•••'],
    ['an email address', 'me: john.doe@example.com ok', 'me: ••• ok'],
    ['an email address in words', 'john (at) example (dot) com', '•••'],
    ['an email address in Spanish words', 'juan arroba ejemplo punto com', '•••'],
    ['an account of a service', 'insta: john_doe', '•••'],
    ['an account at Discord', 'john#1234', '•••'],
    ['letters that only programs see', 'hi \u{E0040}\u{E006A}\u{E006F}\u{E0068}\u{E006E}!', 'hi •••!'],
    ['flags for letters', 'see t.me/\u{1F1EF}\u{1F1F4}\u{1F1ED}', 'see •••'],
  ])('masks %s', (_, text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it.each([
    'Hello! How are you today?',
    'I am 25, and you?',
    'See you at 10:30 - 11:45 on 31.12.2026',
    'from 1990 - 2020',
    'It costs 12,50 € or 100000',
    'I like C++ and C#.',
    'wait... what?',
    'Привет! Как дела?',
    '¿Qué tal? Yo bien.',
    'e.g. this, i.e. that',
    '@ 5 o’clock',
    'ok.thanks',
    '❤️👨‍👩‍👧 🇪🇸',
  ])('leaves %s alone', (text) => {
    expect(maskContacts({ text, entities: [] })).toEqual({ text: { text, entities: [] }, masked: false });
  });

  it('takes what Telegram recognises from it', () => {
    const entities: Entity[] = [
      { type: 'text_mention', offset: 0, length: 4, user: { id: 7, is_bot: false, first_name: 'John' } },
      { type: 'bold', offset: 0, length: 10 },
      { type: 'text_link', offset: 5, length: 4, url: 'tg://user?id=7' },
    ];
    expect(maskContacts({ text: 'John here, hi', entities })).toEqual({
      text: { text: '••• here, hi', entities: [{ type: 'bold', offset: 0, length: 9 }] },
      masked: true,
    });
  });

  it('moves the formatting behind a mask, and cuts what reaches into one', () => {
    const text = 'x @john_doe y z';
    const entities: Entity[] = [
      { type: 'italic', offset: 0, length: 5 },
      { type: 'bold', offset: 2, length: 9 },
      { type: 'code', offset: 4, length: 3 },
      { type: 'underline', offset: 9, length: 4 },
      { type: 'spoiler', offset: 14, length: 1 },
    ];
    expect(maskContacts({ text, entities }).text).toEqual({
      text: 'x ••• y z',
      entities: [
        { type: 'italic', offset: 0, length: 2 },
        { type: 'bold', offset: 2, length: 3 },
        { type: 'underline', offset: 5, length: 2 },
        { type: 'spoiler', offset: 8, length: 1 },
      ],
    });
  });

  it('does not let a text run backwards', () => {
    expect(masked('\u202Enhoj')).toBe('nhoj');
  });

  it('drops what stands above a block of code when that is a contact', () => {
    const entities: Entity[] = [{ type: 'pre', offset: 0, length: 2, language: 't.me/john' }];
    expect(maskContacts({ text: 'hi', entities }).text.entities).toEqual([
      { type: 'pre', offset: 0, length: 2 },
    ]);
  });

  it.each([
    ['letters', 'a'],
    ['digits', '1'],
    ['signs', '@'],
    ['stops', 'a.'],
    ['dashes', 'a-'],
    ['underscores', 'a_'],
    ['pluses', 'a+'],
    ['hosts', `${'a'.repeat(31)}.`],
    ['accounts', 'a#'],
    ['schemes', 'aa:/'],
    ['blanks', '@a '],
  ])('takes time in proportion to the length of a text of %s', (_, piece) => {
    // Sixteen of the longest texts at once: what takes time by the square of the length takes seconds. It is the time of
    // this process alone, however busy the machine is.
    const before = process.cpuUsage();
    masked(piece.repeat(65_536 / piece.length));
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(600);
  });

  const name = fc.stringMatching(/^[a-z][a-z0-9]{4,15}$/);
  const digits = fc.stringMatching(/^[1-9][0-9]{8,12}$/);
  const planted = fc.oneof(
    name.map((one) => `@${one}`),
    name.map((one) => `t.me/${one}`),
    name.map((one) => `https://t.me/${one}`),
    name.map((one) => `${one}.com`),
    fc.tuple(name, name).map(([one, host]) => `${one}@${host}.org`),
    digits.map((one) => `+${one}`),
    digits.map((one) => `tg://user?id=${one}`),
  );
  const HIDDEN = ['\u200B', '\u200D', '\u2060', '\u00AD', '\uFE0F', '\u0301', '\u202E', '\u{E0001}'];
  const LOOKALIKES = new Map(Object.entries({ a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', y: 'у' }));

  /** One way to write a character so that it still reads the same. */
  const disguised = (plant: string, ways: readonly number[]): string =>
    Array.from(plant, (character, at) => {
      const code = character.codePointAt(0)!;
      switch (ways[at % ways.length]! % 5) {
        case 1:
          return character + HIDDEN[ways[at % ways.length]! % HIDDEN.length];
        case 2:
          return code > 0x20 && code < 0x7f ? String.fromCodePoint(code + 0xfee0) : character;
        case 3:
          return LOOKALIKES.get(character) ?? character;
        case 4:
          return code >= 0x61 && code <= 0x7a ? String.fromCodePoint(0x1d41a + code - 0x61) : character;
        default:
          return character;
      }
    }).join('');

  const ways = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 12 });
  const surroundings = fc.string({ unit: 'grapheme', maxLength: 40 });
  const types = fc.constantFrom(
    'bold',
    'italic',
    'spoiler',
    'code',
    'blockquote',
    'url',
    'text_link',
    'mention',
  );

  it('lets nothing planted through, whatever stands around it and however it is written', () => {
    fc.assert(
      fc.property(surroundings, planted, ways, surroundings, (before, plant, how, after) => {
        const text = `${before} ${disguised(plant, how)} ${after}`;
        expect(read(masked(text))).not.toContain(read(plant));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps all formatting over whole characters of the new text, and crosses none that did not cross', () => {
    const entity = fc.record({ type: types, start: fc.nat(100), size: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(
        surroundings,
        planted,
        surroundings,
        fc.array(entity, { maxLength: 6 }),
        (a, plant, b, given) => {
          const characters = Array.from(`${a} ${plant} ${b}`);
          const place = (index: number): number => characters.slice(0, index).join('').length;
          const entities = given.flatMap(({ type, start, size }): Entity[] => {
            const offset = place(start);
            const length = place(start + size) - offset;
            return length > 0
              ? [{ type, offset, length, ...(type === 'text_link' && { url: 't.me/x' }) }]
              : [];
          });
          const source = characters.join('');
          const { text } = maskContacts({ text: source, entities });
          expect(text.text.length).toBeLessThanOrEqual(source.length);
          for (const { offset, length, type } of text.entities) {
            expect(length).toBeGreaterThan(0);
            expect(offset + length).toBeLessThanOrEqual(text.text.length);
            for (const edge of [offset, offset + length]) {
              expect(text.text.slice(edge, edge + 1)).not.toMatch(/^[\uDC00-\uDFFF]/);
            }
            expect(['url', 'text_link', 'mention']).not.toContain(type);
          }
          if (!entities.some((one) => entities.some((other) => cross(one, other)))) {
            expect(text.entities.some((one) => text.entities.some((other) => cross(one, other)))).toBe(false);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function cross(one: Entity, other: Entity): boolean {
  const end = one.offset + one.length;
  return one.offset < other.offset && other.offset < end && end < other.offset + other.length;
}
