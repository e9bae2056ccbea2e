import { readZone } from '../people/timeZones.ts';

/** The hours of a day in which copies come without a sound. From and to are minutes since midnight in the zone. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  /** An IANA time zone, or an offset as in `+02:00`. */
  readonly zone: string;
}

/** The zone of those who name none. */
export const DEFAULT_ZONE = 'UTC';

/** What somebody wants who speaks of quiet hours. */
export type QuietWish =
  | { readonly kind: 'hours'; readonly quiet: QuietHours }
  /** Only the zone: the hours stay. */
  | { readonly kind: 'zone'; readonly zone: string }
  /** No zone is called so; these names are close. */
  | { readonly kind: 'unknown zone'; readonly named: string; readonly close: readonly string[] }
  /** There are no such hours, or both ends are the same. */
  | { readonly kind: 'unclear' };

/**
 * Reads `23:00-07:00`, `23-7`, `23:00 - 07:00 Buenos Aires`, or just `Berlin`. A zone is what {@link readZone} reads.
 *
 * @param usualZone the zone when none is named
 */
export function readQuietWish(text: string, usualZone: string): QuietWish {
  const [, from, to, named] =
    /^(\d{1,2}(?::\d{2})?)\s*(?:-|–|—|\s)\s*(\d{1,2}(?::\d{2})?)(?:\s+(\S.*))?$/u.exec(text.trim()) ?? [];
  if (from === undefined || to === undefined) {
    return /\p{Letter}/u.test(text) && !/^\d/.test(text.trim()) ? zoneWish(text.trim()) : { kind: 'unclear' };
  }
  const [start, end] = [readTime(from), readTime(to)];
  if (start === undefined || end === undefined || start === end) return { kind: 'unclear' };
  if (named === undefined) return { kind: 'hours', quiet: { from: start, to: end, zone: usualZone } };
  const wish = zoneWish(named);
  return wish.kind === 'zone' ? { kind: 'hours', quiet: { from: start, to: end, zone: wish.zone } } : wish;
}

function zoneWish(named: string): Extract<QuietWish, { kind: 'zone' | 'unknown zone' }> {
  const read = readZone(named);
  return read.kind === 'zone' ? read : { kind: 'unknown zone', named, close: read.close };
}

function readTime(text: string): number | undefined {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  if (hours === 24 && minutes === 0) return 0;
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}

/** Whether it is quiet at that moment (milliseconds since 1970). The end is not quiet any more. */
export function isQuietAt({ from, to, zone }: QuietHours, moment: number): boolean {
  const now = minuteOfDay(zone, moment);
  return from < to ? now >= from && now < to : now >= from || now < to;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Minutes since midnight in a zone. Making a formatter costs a hundred times what using one does. */
function minuteOfDay(zone: string, moment: number): number {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    });
    clocks.set(zone, clock);
  }
  const parts = clock.formatToParts(moment);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return part('hour') * 60 + part('minute');
}

/** Minutes since midnight, as `07:30`. */
export function clockTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** What the clock shows in a zone. */
export function timeIn(zone: string, moment: number): string {
  return clockTime(minuteOfDay(zone, moment));
}
