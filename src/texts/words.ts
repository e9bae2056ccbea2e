import { createInstance } from 'i18next';
import type { Language } from '../domain/language.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import type { BlanksOf, PlainKey } from './translation.ts';

type Areas = typeof en;

/** A text by its area and key, as in `hub:joined`. */
export type TextKey = { [Area in keyof Areas]: `${Area}:${PlainKey<Areas[Area]>}` }[keyof Areas];

type BlanksOfKey<Key extends TextKey> = Key extends `${infer Area extends keyof Areas}:${infer Plain}`
  ? BlanksOf<Areas[Area], Plain>
  : never;

/** What fills the blanks of a text; `count` also chooses the plural form. */
type Filling<Key extends TextKey> = {
  readonly [Name in BlanksOfKey<Key>]: Name extends 'count' ? number : string | number;
};

/** Says a text in one language. What has to be filled in is part of its type. */
export type Words = <Key extends TextKey>(
  key: Key,
  ...filling: [BlanksOfKey<Key>] extends [never] ? [] : [Filling<Key>]
) => string;

const i18n = createInstance();
await i18n.init({
  resources: { en, es },
  fallbackLng: false,
  ns: Object.keys(en),
  keySeparator: false,
  // What is filled in goes to Telegram as plain text.
  interpolation: { escapeValue: false },
});

/** The words of a language. */
export function wordsIn(language: Language): Words {
  const say = i18n.getFixedT(language) as unknown as (key: string, filling?: object) => string;
  return (key, filling?: object) => say(key, filling);
}
