import { LANGUAGES, type Language } from '../domain/people/language.ts';

const FORMATS = Object.fromEntries(
  LANGUAGES.map((language) => [language, new Intl.NumberFormat(language)]),
) as Record<Language, Intl.NumberFormat>;

/** A number with the separators of a language, as in `12,345.5` or `12.345,5`. */
export function numberIn(language: Language, value: number): string {
  return FORMATS[language].format(value);
}
