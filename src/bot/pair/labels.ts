import { cityNameIn, countryName } from '../../domain/pair/citySearch.ts';
import type { City, Gender, Interest, SpokenLanguage } from '../../domain/pair/profile.ts';
import type { Language } from '../../domain/people/language.ts';
import type { TextKey, Words } from '../../texts/words.ts';

const GENDERS = {
  male: 'pairProfile:genderMale',
  female: 'pairProfile:genderFemale',
  other: 'pairProfile:genderOther',
} as const satisfies Record<Gender, TextKey>;

/** What a gender is called. */
export function genderLabel(words: Words, gender: Gender): string {
  return words(GENDERS[gender]);
}

/** What an interest is called. */
export function interestLabel(words: Words, interest: Interest): string {
  return words(`pairProfile:interest_${interest}`);
}

const languageNames = new Map<Language, Intl.DisplayNames>();

/** What a language is called in the reader's language, with a capital, as in `Español`. */
export function languageLabel(reader: Language, spoken: SpokenLanguage): string {
  let names = languageNames.get(reader);
  if (!names) languageNames.set(reader, (names = new Intl.DisplayNames(reader, { type: 'language' })));
  const name = names.of(spoken) ?? spoken;
  return name.charAt(0).toLocaleUpperCase(reader) + name.slice(1);
}

/** A city with its country, as in `Londres, Reino Unido`. */
export function cityLabel(reader: Language, city: City): string {
  const name = cityNameIn(city, reader);
  return city.country === undefined ? name : `${name}, ${countryName(city.country, reader)}`;
}
