import { folded } from '../text/folded.ts';
import { distanceKm } from './distance.ts';
import type { City, SpokenLanguage } from './profile.ts';
import { NAMES_IN_SPANISH } from './spanishCityNames.ts';

/** Finds cities by the beginnings of their names, or by where they are. */
export interface CitySearch {
  /** The cities that a name may mean, the likeliest first for a reader of that language. */
  complete(name: string, language: SpokenLanguage): readonly City[];
  /** Whether a city is called exactly that in one of our languages, in whatever case or with other accents. */
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
/** Shared locations are not matched to smaller places, which would narrow it down to a few people. */
const NEAREST_POPULATION = 20_000;
/** So much likelier is a city where the reader's language is spoken than one of the same size elsewhere. */
const SAME_LANGUAGE = 5;

/** Countries where people mostly speak one of the languages of our texts (ISO 3166-1 alpha-2). */
const COUNTRIES_OF: Partial<Record<SpokenLanguage, ReadonlySet<string>>> = {
  en: new Set('US GB IE CA AU NZ ZA NG GH KE IN PH SG JM TT'.split(' ')),
  es: new Set('ES MX CO AR PE VE CL EC GT CU BO DO HN PY SV NI CR PA UY PR GQ'.split(' ')),
};

interface Entry {
  /** One of its names, without accents and in lower case. */
  readonly key: string;
  readonly city: KnownCity;
}

/** Makes an index of cities, which answers within a few milliseconds. */
export function indexCities(all: readonly KnownCity[]): CitySearch {
  const bySize = all.toSorted((one, other) => other.population - one.population);
  const entries = bySize
    .flatMap((city): Entry[] => {
      const spanish = NAMES_IN_SPANISH[`${city.name}|${city.country}`];
      return [city.name, ...(spanish === undefined ? [] : [spanish])].map((name) => ({
        key: folded(name),
        city,
      }));
    })
    .toSorted((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));

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
        // The second city of the same name in the same country cannot be told from the first.
        const key = `${entry.city.name}|${entry.city.country}`;
        if (!seen.has(key)) seen.set(key, asCity(entry.city));
        if (seen.size === SUGGESTED) break;
      }
      return [...seen.values()];
    },
    isNamed: (city, name) =>
      [city.name, cityNameIn(city, 'es')].some((known) => folded(known) === folded(name)),
    nearest(latitude, longitude) {
      let best: { readonly city: KnownCity; readonly pull: number } | undefined;
      for (const city of bySize) {
        if (city.population < NEAREST_POPULATION) break;
        const km = distanceKm({ latitude, longitude }, city);
        if (km > NEAR_KM) continue;
        // A suburb of a large city is part of it to most people.
        const pull = city.population / (1 + km * km);
        if (!best || pull > best.pull) best = { city, pull };
      }
      return best && asCity(best.city);
    },
  };
}

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

function asCity({ name, country, latitude, longitude }: KnownCity): City {
  return { name, country, at: { latitude, longitude } };
}

/** What a city is called in a language of ours; a city of no list goes by the name that somebody gave it. */
export function cityNameIn({ name, country }: City, language: string): string {
  return (language === 'es' ? NAMES_IN_SPANISH[`${name}|${country}`] : undefined) ?? name;
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
