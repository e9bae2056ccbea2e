import { folded } from '../text/folded.ts';
import type { City, SpokenLanguage } from './profile.ts';
import { NAMES_IN_SPANISH } from './spanishCityNames.ts';

/** Finds cities by the beginnings of their names, or by where they are. */
export interface CitySearch {
  /** The cities that a name may mean, the likeliest first, named as a reader of that language knows them. */
  complete(name: string, language: SpokenLanguage): readonly City[];
  /** Whether a city is called exactly that, in any language that is known, in whatever case or with other accents. */
  isNamed(city: City, name: string): boolean;
  /** The city that a place belongs to; undefined far from any. */
  nearest(latitude: number, longitude: number): City | undefined;
}

/** A city as the list of all cities has it. */
export interface KnownCity {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly population: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** More suggestions than that make a keyboard that nobody reads. */
const SUGGESTED = 6;
/** Where nothing larger is as close, a place belongs to a city within this distance, in kilometres. */
const NEAR_KM = 40;
/** Smaller places are no city to whoever shares where they are: they would narrow it down to a few people. */
const NEAREST_POPULATION = 20_000;
/** So much likelier is a city where the reader's language is spoken than one of the same size elsewhere. */
const SAME_LANGUAGE = 5;

/** Countries where people mostly speak one of the languages of our texts (ISO 3166-1 alpha-2). */
const COUNTRIES_OF: Partial<Record<SpokenLanguage, ReadonlySet<string>>> = {
  en: new Set('US GB IE CA AU NZ ZA NG GH KE IN PH SG JM TT'.split(' ')),
  es: new Set('ES MX CO AR PE VE CL EC GT CU BO DO HN PY SV NI CR PA UY PR GQ'.split(' ')),
};

interface Entry {
  /** The name without accents, in lower case. */
  readonly key: string;
  readonly city: KnownCity;
  /** The name in the language that this entry is for, where it differs. */
  readonly shown?: string;
}

/** Makes an index of cities, which answers within a few milliseconds. */
export function indexCities(all: readonly KnownCity[]): CitySearch {
  const bySize = all.toSorted((one, other) => other.population - one.population);
  const largest = new Map<string, KnownCity>();
  for (const city of bySize) if (!largest.has(city.name)) largest.set(city.name, city);
  const spanish = Object.entries(NAMES_IN_SPANISH).flatMap(([name, shown]) => {
    const city = largest.get(name);
    return city ? [{ city, shown }] : [];
  });
  const shownInSpanish = new Map(spanish.map(({ city, shown }) => [keyOf(city), shown]));
  const entries: Entry[] = [
    ...bySize.map((city) => ({ key: folded(city.name), city })),
    ...spanish.map(({ city, shown }) => ({ key: folded(shown), city, shown })),
  ].toSorted((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));

  const beginningWith = (prefix: string): Entry[] => {
    const first = firstNotBefore(entries, prefix);
    // No letter of a name comes after this one, which Unicode keeps free.
    return entries.slice(first, firstNotBefore(entries, `${prefix}\uFFFF`));
  };

  return {
    complete(name, language) {
      const { place, country } = withCountry(name, language);
      const found = beginningWith(place).filter(({ city }) => country?.(city) ?? true);
      const ranked = found
        .map((entry) => ({ entry, weight: weightOf(entry, place, language) }))
        .toSorted((one, other) => other.weight - one.weight);
      const seen = new Map<string, City>();
      for (const { entry } of ranked) {
        const shown = language === 'es' ? shownInSpanish.get(keyOf(entry.city)) : undefined;
        const city = asCity(entry.city, shown ?? entry.city.name);
        // The second city of the same name in the same country cannot be told from the first.
        const key = `${city.country} ${folded(city.name)}`;
        if (!seen.has(key)) seen.set(key, city);
        if (seen.size === SUGGESTED) break;
      }
      return [...seen.values()];
    },
    isNamed({ name, country }, said) {
      const key = folded(said);
      return (
        folded(name) === key ||
        spanish.some(({ city, shown }) => {
          const names = [folded(city.name), folded(shown)];
          return city.country === country && names.includes(folded(name)) && names.includes(key);
        })
      );
    },
    nearest(latitude, longitude) {
      let best: { readonly city: KnownCity; readonly pull: number } | undefined;
      for (const city of bySize) {
        if (city.population < NEAREST_POPULATION) break;
        const km = kilometresBetween({ latitude, longitude }, city);
        if (km > NEAR_KM) continue;
        // A suburb of a large city is part of it to most people.
        const pull = city.population / (1 + km * km);
        if (!best || pull > best.pull) best = { city, pull };
      }
      return best && asCity(best.city, best.city.name);
    },
  };
}

/** The distance between two places along the surface of the earth. */
export function kilometresBetween(
  one: { readonly latitude: number; readonly longitude: number },
  other: { readonly latitude: number; readonly longitude: number },
): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const halfLatitude = Math.sin(radians(other.latitude - one.latitude) / 2);
  const halfLongitude = Math.sin(radians(other.longitude - one.longitude) / 2);
  const squared =
    halfLatitude ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * halfLongitude ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(squared)));
}

const EARTH_RADIUS_KM = 6_371;

/** Splits `Valencia, Spain` or `Valencia, ES` into the place and what its country must be. */
function withCountry(
  name: string,
  language: SpokenLanguage,
): { readonly place: string; readonly country?: (city: KnownCity) => boolean } {
  const comma = name.indexOf(',');
  if (comma < 1) return { place: folded(name) };
  const wanted = folded(name.slice(comma + 1));
  const place = folded(name.slice(0, comma));
  if (wanted === '') return { place };
  return {
    place,
    country: ({ country }) =>
      wanted === country.toLowerCase() ||
      [language, 'en'].some((one) => folded(countryName(country, one)).startsWith(wanted)),
  };
}

const displayNames = new Map<string, Intl.DisplayNames>();

/** The name of a country, as in `Reino Unido`. */
export function countryName(country: string, language: string): string {
  let names = displayNames.get(language);
  if (!names) displayNames.set(language, (names = new Intl.DisplayNames(language, { type: 'region' })));
  return names.of(country) ?? country;
}

function weightOf({ key, city }: Entry, said: string, language: SpokenLanguage): number {
  const sameLanguage = COUNTRIES_OF[language]?.has(city.country) ? SAME_LANGUAGE : 1;
  const whole = key === said ? 50 : 1;
  return (1 + city.population) * sameLanguage * whole;
}

function asCity({ country, latitude, longitude }: KnownCity, name: string): City {
  return { name, country, at: { latitude, longitude } };
}

function keyOf(city: KnownCity): string {
  return `${city.country} ${city.name}`;
}

/** Where in a sorted list the first entry stands whose key does not come before that text. */
function firstNotBefore(entries: readonly Entry[], text: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.key < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
