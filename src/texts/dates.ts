import type { Language } from '../domain/language.ts';

/** A day in words, as in `November 25, 2026`; UTC, as all times that people are told. */
export function dateIn(language: Language, ms: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(ms);
}
