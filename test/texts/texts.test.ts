import { describe, expect, test } from '@jest/globals';
import { readInert } from '../../src/domain/text/inertText.ts';
import { LANGUAGES } from '../../src/domain/people/language.ts';
import { en } from '../../src/texts/en.ts';
import { es } from '../../src/texts/es.ts';
import { wordsIn } from '../../src/texts/words.ts';

/** Every text by its key, as in `hub:joined`. */
function flat(texts: Record<string, Record<string, string>>): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([area, keys]) =>
      Object.entries(keys).map(([key, text]) => [`${area}:${key}`, text] as const),
    ),
  );
}

const TEXTS = { en: flat(en), es: flat(es) };
const PLURAL = /_(zero|one|two|few|many|other)$/;
const plain = (key: string): string => key.replace(PLURAL, '');
const blanks = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

describe.each(LANGUAGES)('The texts in %s', (language) => {
  const texts = TEXTS[language];

  test('are all there, and no others', () => {
    expect(new Set([...texts.keys()].map(plain))).toEqual(new Set([...TEXTS.en.keys()].map(plain)));
    for (const [key, text] of texts) expect([key, text.trim()]).not.toEqual([key, '']);
  });

  test('have every plural form of their language, and no text stands beside its own plural', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const counted = new Map<string, string[]>();
    for (const key of texts.keys()) {
      const form = PLURAL.exec(key)?.[1];
      if (form) counted.set(plain(key), [...(counted.get(plain(key)) ?? []), form].sort());
    }
    expect(counted.size).toBeGreaterThan(0);
    for (const [key, has] of counted) {
      expect([key, has]).toEqual([key, forms]);
      expect(texts.has(key)).toBe(false);
    }
  });

  test('leave the same blanks as in English', () => {
    for (const [key, text] of texts) {
      const english = TEXTS.en.get(key) ?? TEXTS.en.get(`${plain(key)}_other`);
      expect([key, blanks(text)]).toEqual([key, blanks(english!)]);
    }
  });
});

test('Counted texts take the form of their number', () => {
  const words = (language: 'en' | 'es', count: number) => wordsIn(language)('steering:resumed', { count });
  expect(words('en', 1)).toContain('1 held post.');
  expect(words('en', 0)).toContain('0 held posts');
  expect(words('es', 1)).toContain('1 publicación retenida');
  expect(words('es', 2)).toContain('2 publicaciones retenidas');
  expect(words('es', 1_000_000)).toContain('1.000.000 de publicaciones');
});

test('What people call a chat is taken literally, and inert', () => {
  const title = '<b>{{title}} $t(hub:joined) & “x”';
  const { text, entities } = readInert(wordsIn('en')('hub:wasLetIn', { title }));
  expect(text).toBe(`✅ “${title}” is connected.`);
  expect(entities).toEqual([{ type: 'code', offset: text.indexOf(title), length: title.length }]);
});

test('Numbers have the separators of their language, and numbers that name something have none', () => {
  const discarded = (language: 'en' | 'es') => wordsIn(language)('steering:discarded', { count: 12_345 });
  expect(discarded('en')).toContain('12,345 held posts');
  expect(discarded('es')).toContain('12.345 publicaciones');
  expect(wordsIn('en')('chat:oneTopic', { topic: '12345' })).toContain('12345');
});
