/** The hours of a day in which copies come without a sound. From and to are minutes since midnight in the zone. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  /** An IANA time zone, or an offset as in `+02:00`. */
  readonly zone: string;
}

/** The zone of those who name none. */
export const DEFAULT_ZONE = 'UTC';

/**
 * Reads `23:00-07:00`, `23-7` or `23:00 - 07:00 Europe/Madrid`; undefined when it is nothing like that, when both
 * ends are the same, or when there is no such zone. Offsets such as `+2` and `UTC+05:30` are zones too.
 *
 * @param usualZone the zone when none is named
 */
export function readQuietHours(text: string, usualZone: string): QuietHours | undefined {
  const [, from, to, named] =
    /^(\d{1,2}(?::\d{2})?)\s*(?:-|–|—|\s)\s*(\d{1,2}(?::\d{2})?)(?:\s+(\S+))?$/u.exec(text.trim()) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const [start, end] = [readTime(from), readTime(to)];
  const zone = named === undefined ? usualZone : readZone(named);
  if (start === undefined || end === undefined || start === end || zone === undefined) return undefined;
  return { from: start, to: end, zone };
}

function readTime(text: string): number | undefined {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  if (hours === 24 && minutes === 0) return 0;
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}

function readZone(text: string): string | undefined {
  const [, sign, hours, minutes] = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(text) ?? [];
  const name = sign === undefined ? text : `${sign}${hours!.padStart(2, '0')}:${minutes ?? '00'}`;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
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
