import { createInstance } from 'i18next';
import { inert } from '../domain/text/inertText.ts';
import type { Language } from '../domain/people/language.ts';
import { type Dates, datesIn } from './dates.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { numberIn } from './numbers.ts';
import type { BlanksOf, PlainKey } from './translation.ts';

type Areas = typeof en;

/** A text by its area and key, as in `hub:joined`. */
export type TextKey = { [Area in keyof Areas]: `${Area}:${PlainKey<Areas[Area]>}` }[keyof Areas];

type BlanksOfKey<Key extends TextKey> = Key extends `${infer Area extends keyof Areas}:${infer Plain}`
  ? BlanksOf<Areas[Area], Plain>
  : never;

/** Blanks for numbers that name something. They are filled with text, since a number would get separators. */
type NamingBlank = 'id' | 'chat' | 'topic';

/** What fills the blanks of a text; `count` also chooses the plural form. Numbers are written as the language does. */
type Filling<Key extends TextKey> = {
  readonly [Name in BlanksOfKey<Key>]: Name extends 'count'
    ? number
    : Name extends NamingBlank
      ? string
      : string | number;
};

/** The words of one language, for one reader. */
export interface Words {
  /** Says a text. What has to be filled in is part of its type. */
  <Key extends TextKey>(
    key: Key,
    ...filling: [BlanksOfKey<Key>] extends [never] ? [] : [Filling<Key>]
  ): string;
  /** Dates in the language and, as far as it is known, the time zone of the reader. */
  readonly dates: Dates;
}

/**
 * Blanks that hold what people wrote. It is marked as inert for every reader: a chat can be called
 * `/ban u-a3x7k2`, and a tap on it must not give that command.
 */
const WRITTEN_BY_PEOPLE: ReadonlySet<string> = new Set([
  'title',
  'name',
  'trouble',
  'actor',
  'before',
  'after',
]);

const i18n = createInstance();
await i18n.init({
  resources: { en, es },
  fallbackLng: false,
  ns: Object.keys(en),
  keySeparator: false,
  // What is filled in goes to Telegram as plain text.
  interpolation: { escapeValue: false },
});

/** The words of a language. @param zone the reader's time zone (IANA name or offset), as far as it is known */
export function wordsIn(language: Language, zone?: string): Words {
  const translate = i18n.getFixedT(language) as unknown as (key: string, filling?: object) => string;
  const say = (key: string, filling?: Readonly<Record<string, string | number>>): string => {
    if (filling === undefined) return translate(key);
    const written = Object.entries(filling).map(([name, value]) => [
      name,
      typeof value === 'number'
        ? numberIn(language, value)
        : WRITTEN_BY_PEOPLE.has(name)
          ? inert(value)
          : value,
    ]);
    return translate(key, { count: filling['count'], replace: Object.fromEntries(written) });
  };
  return Object.assign(say, { dates: datesIn(language, zone) });
}
