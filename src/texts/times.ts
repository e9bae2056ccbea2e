import { type DurationPart, partsOfDuration } from '../domain/duration.ts';
import type { Words } from './words.ts';

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
