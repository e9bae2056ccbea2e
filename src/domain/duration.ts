/** Seconds of each unit that a duration may name, longest first. */
const UNITS = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 } as const;
type Unit = keyof typeof UNITS;

/** A count of one unit, such as `2 h`. */
export interface DurationPart {
  readonly unit: Unit;
  readonly count: number;
}

/**
 * Reads a duration such as `90s`, `1h30m`, `2w`: counts with their units, the longer unit first, in any case, with
 * spaces between or without. In seconds; undefined for anything else, zero included.
 */
export function parseDuration(text: string): number | undefined {
  const compact = text.toLowerCase().replaceAll(/\s+/g, '');
  if (!/^(\d{1,6}[wdhms])+$/.test(compact)) return undefined;
  let seconds = 0;
  let last = Number.POSITIVE_INFINITY;
  for (const [, count, unit] of compact.matchAll(/(\d+)([wdhms])/g)) {
    const unitSeconds = UNITS[unit as Unit];
    // "30m1h" and "1h1h" are more likely slips than wishes.
    if (unitSeconds >= last) return undefined;
    last = unitSeconds;
    seconds += Number(count) * unitSeconds;
  }
  return seconds > 0 ? seconds : undefined;
}

/** `1 w 2 d 3 h 4 m 5 s` has ten words. */
const LONGEST_DURATION_WORDS = 10;

/**
 * Reads the duration that a text begins with, as in `2 h spam`. Answers with its seconds and what follows; undefined
 * when the text begins with something else.
 */
export function leadingDuration(
  text: string,
): { readonly seconds: number; readonly rest: string } | undefined {
  const words = text.trim().split(/\s+/u);
  for (let count = Math.min(words.length, LONGEST_DURATION_WORDS); count > 0; count -= 1) {
    const seconds = parseDuration(words.slice(0, count).join(' '));
    if (seconds !== undefined) return { seconds, rest: words.slice(count).join(' ') };
  }
  return undefined;
}

/** A duration in its units, longest first; the seconds of one that takes hours are left out. */
export function partsOfDuration(seconds: number): DurationPart[] {
  const parts: DurationPart[] = [];
  let rest = Math.round(seconds);
  for (const [unit, unitSeconds] of Object.entries(UNITS) as [Unit, number][]) {
    const count = Math.floor(rest / unitSeconds);
    rest -= count * unitSeconds;
    if (count > 0 && !(unit === 's' && seconds >= UNITS.h)) parts.push({ unit, count });
  }
  return parts;
}

/** A duration as {@link parseDuration} reads it, such as `1h30m`. */
export function shortDuration(seconds: number): string {
  return partsOfDuration(seconds)
    .map(({ unit, count }) => `${count}${unit}`)
    .join('');
}
