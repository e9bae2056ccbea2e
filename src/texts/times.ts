import { type DurationPart, partsOfDuration } from '../domain/duration.ts';
import type { Language } from '../domain/language.ts';
import type { Words } from './words.ts';

/** A moment (milliseconds since 1970) for people who may be anywhere: date and minute in UTC, and that it is UTC. */
export function momentIn(language: Language, timeMs: number): string {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `${format.format(timeMs)} UTC`;
}

/** A duration in words, as in `1 hour 30 minutes`. */
export function durationInWords(words: Words, seconds: number): string {
  return partsOfDuration(seconds)
    .map((part) => partInWords(words, part))
    .join(' ');
}

function partInWords(words: Words, { unit, count }: DurationPart): string {
  switch (unit) {
    case 'w':
      return words('moderation:weeks', { count });
    case 'd':
      return words('moderation:days', { count });
    case 'h':
      return words('moderation:hours', { count });
    case 'm':
      return words('moderation:minutes', { count });
    case 's':
      return words('moderation:seconds', { count });
  }
}
