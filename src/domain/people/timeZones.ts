import { CITIES } from './cities.ts';
import { editDistance } from '../text/editDistance.ts';
import { folded } from '../text/folded.ts';

/** What somebody who names a time zone means. */
export type ZoneNamed =
  | { readonly kind: 'zone'; readonly zone: string }
  /** Nothing is called so; these names of zones are close, the closest first. */
  | { readonly kind: 'unknown'; readonly close: readonly string[] };

/** The largest number of suggestions; more would help nobody. */
const SUGGESTED = 3;

/**
 * Reads an IANA name (`Europe/Berlin`), the name of a city (`Berlin`, `Nueva York`), or an offset such as `+2` or
 * `UTC+05:30`, in any case and without regard to accents.
 */
export function readZone(text: string): ZoneNamed {
  const wanted = folded(text);
  const zone = offsetIn(wanted) ?? zonesByName().get(wanted) ?? knownToIntl(text.trim());
  return zone === undefined ? { kind: 'unknown', close: closeTo(wanted) } : { kind: 'zone', zone };
}

/** Whether clocks can be set to that zone: an IANA name, or an offset as in `+02:00`. */
function knownToIntl(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function offsetIn(text: string): string | undefined {
  const [, sign, hours, minutes = '00'] = /^(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(text) ?? [];
  return sign === undefined ? undefined : knownToIntl(`${sign}${hours!.padStart(2, '0')}:${minutes}`);
}

let names: Map<string, string> | undefined;

/** Every name that a zone goes by: its own, that of its city, and those of other cities. */
function zonesByName(): Map<string, string> {
  if (names) return names;
  names = new Map([['utc', 'UTC']]);
  const zones = Intl.supportedValuesOf('timeZone');
  for (const zone of zones) {
    names.set(folded(zone), zone);
    names.set(folded(zone.slice(zone.lastIndexOf('/') + 1)), zone);
  }
  for (const [zone, cities] of Object.entries(CITIES)) {
    // Node lists some zones under an older name; both are understood, and the newer one is shown.
    names.set(folded(zone), zone).set(folded(zone.slice(zone.lastIndexOf('/') + 1)), zone);
    for (const city of cities) if (!names.has(city)) names.set(city, zone);
  }
  return names;
}

/** A slip of the keyboard changes a letter in three at most. */
function closeTo(wanted: string): string[] {
  if (wanted.length < 3) return [];
  const reach = Math.max(1, Math.floor(wanted.length / 3));
  const close = [...zonesByName()]
    .map(([name, zone]) => ({ zone, distance: name.startsWith(wanted) ? 0 : editDistance(name, wanted) }))
    .filter(({ distance }) => distance <= reach)
    .toSorted((one, other) => one.distance - other.distance)
    .map(({ zone }) => zone);
  return [...new Set(close)].slice(0, SUGGESTED);
}
