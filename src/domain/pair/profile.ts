/** What somebody may say they are. */
export const GENDERS = ['male', 'female', 'other'] as const;
export type Gender = (typeof GENDERS)[number];

/** Nobody who registers is older, in years. */
export const OLDEST = 99;

/** How long the name of a city may be, in characters (UTF-16). */
export const CITY_LENGTH = { shortest: 2, longest: 100 } as const;

/** What people can say they are interested in; the texts name each. */
export const INTERESTS = [
  'music',
  'films',
  'games',
  'books',
  'sport',
  'travel',
  'food',
  'art',
  'science',
  'tech',
  'animals',
  'nature',
  'anime',
  'fashion',
  'work',
  'deepTalk',
] as const;
export type Interest = (typeof INTERESTS)[number];

/** Languages that people can say they speak (ISO 639-1), those with most speakers on Telegram first. */
export const SPOKEN_LANGUAGES = [
  'en',
  'es',
  'ru',
  'pt',
  'ar',
  'fa',
  'hi',
  'id',
  'tr',
  'it',
  'de',
  'fr',
  'uk',
  'uz',
  'pl',
  'zh',
  'ja',
  'ko',
] as const;
export type SpokenLanguage = (typeof SPOKEN_LANGUAGES)[number];

/** More languages, or more interests, than this say nothing about a person. */
export const MOST_CHOICES = { languages: 5, interests: 8 } as const;

/** Where somebody says they live: a city that is known, or a name that nobody knows the place of. */
export interface City {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** The city's own coordinates in degrees, never those of a person. */
  readonly at?: { readonly latitude: number; readonly longitude: number };
}

/** What somebody says about themselves. Nothing in it names them. */
export interface Profile {
  readonly gender?: Gender;
  /** In years, as declared. */
  readonly age?: number;
  readonly city?: City;
  /** Telegram's id of the picture's file, valid for one bot account. */
  readonly photo?: string;
  readonly languages: readonly SpokenLanguage[];
  readonly interests: readonly Interest[];
}

/** A profile that says nothing. */
export const EMPTY_PROFILE: Profile = { languages: [], interests: [] };

/** Whether registration is over: photo and interests may be left out. */
export function isComplete(profile: Profile): boolean {
  return (
    profile.gender !== undefined &&
    profile.age !== undefined &&
    profile.city !== undefined &&
    profile.languages.length > 0
  );
}

/** What of a profile strangers are chosen by. */
export type Traits = Pick<Profile, 'gender' | 'age' | 'city' | 'languages' | 'interests'>;
