import type { Language } from '../domain/people/language.ts';

/** Dates as one reader is told them. All moments are milliseconds since 1970. */
export interface Dates {
  /** A day, as in `November 25, 2026`, with `(UTC)` behind it when nobody knows the reader's time zone. */
  day(moment: number): string;
  /** A day and a time with its zone, as in `November 25, 2026 at 4:04 PM GMT+1`. */
  moment(moment: number): string;
  /** A time of the day to the second with its zone, as in `4:04:30 PM GMT+1`. */
  clock(moment: number): string;
}

const STYLE = { year: 'numeric', month: 'long', day: 'numeric' } as const;

const known = new Map<string, Dates>();

/** @param zone where the reader is (IANA time zone or offset), as far as that is known */
export function datesIn(language: Language, zone?: string): Dates {
  const key = `${language} ${zone ?? ''}`;
  let dates = known.get(key);
  // Making a formatter costs a hundred times what using one does.
  if (!dates) known.set(key, (dates = makeDates(language, zone)));
  return dates;
}

function makeDates(language: Language, zone: string | undefined): Dates {
  const timeZone = zone ?? 'UTC';
  const days = new Intl.DateTimeFormat(language, { ...STYLE, timeZone });
  const moments = new Intl.DateTimeFormat(language, {
    ...STYLE,
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
  const clocks = new Intl.DateTimeFormat(language, {
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
  return {
    clock: (moment) => clocks.format(moment),
    day: (moment) => (zone === undefined ? `${days.format(moment)} (UTC)` : days.format(moment)),
    moment: (moment) => moments.format(moment),
  };
}
