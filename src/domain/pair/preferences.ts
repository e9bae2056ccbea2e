import { type Gender, GENDERS, OLDEST } from './profile.ts';

/** Whom somebody would like to meet. Both sides' preferences must be met. */
export interface Preferences {
  /** Empty for anybody. */
  readonly genders: readonly Gender[];
  /** Both ends belong to the range; absent for any age. */
  readonly ages?: { readonly from: number; readonly to: number };
  /** Kilometres; 0 for the same city; absent for anywhere. */
  readonly km?: number;
  /** Only people with whom a language is shared. */
  readonly sharesLanguage: boolean;
  /** Only people with whom an interest is shared. */
  readonly sharesInterest: boolean;
  /** Whether age, distance and interests may widen while nobody is found. */
  readonly widens: boolean;
}

/** The preferences of somebody who has chosen none. */
export const NO_PREFERENCES: Preferences = {
  genders: [],
  sharesLanguage: true,
  sharesInterest: false,
  widens: true,
};

/** The names of the filters that configuration can reserve for premium. */
export type Filter = 'gender' | 'age' | 'city' | 'language' | 'interests';

/** The wishes without those that need premium. */
export function withoutFilters(wishes: Preferences, filters: readonly Filter[]): Preferences {
  const { ages, km, ...others } = wishes;
  return {
    ...others,
    ...(filters.includes('gender') && { genders: NO_PREFERENCES.genders }),
    ...(ages && !filters.includes('age') && { ages }),
    ...(km !== undefined && !filters.includes('city') && { km }),
    ...(filters.includes('language') && { sharesLanguage: false }),
    ...(filters.includes('interests') && { sharesInterest: false }),
  };
}

/** Whom somebody accepts at present, in the form in which the queue is searched. */
export interface Acceptance {
  /** A set of genders as bits: 1 unknown, 2 male, 4 female, 8 other. */
  readonly genders: number;
  readonly ageFrom: number;
  readonly ageTo: number;
  /** Kilometres; 0 for the same city, null for anywhere. */
  readonly km: number | null;
  readonly needsLanguage: boolean;
  readonly needsInterest: boolean;
}

/** The number by which a gender stands in the queue; 0 for an unknown one. */
export function genderNumber(gender: Gender | undefined): number {
  return gender === undefined ? 0 : GENDERS.indexOf(gender) + 1;
}

/** What a step of waiting widens. */
export type Widening = 'interests' | 'distance' | 'age' | 'anywhere';

/**
 * The steps by which preferences widen, each after its seconds of waiting: soon, since people who wait for half a minute
 * at a quiet hour have met nobody at all by then. Gender and language never widen, and a range of ages never below the ages
 * of adults or above them.
 */
export const WIDENING_STEPS: readonly { readonly afterSeconds: number; readonly widens: Widening }[] = [
  { afterSeconds: 10, widens: 'interests' },
  { afterSeconds: 20, widens: 'distance' },
  { afterSeconds: 20, widens: 'age' },
  { afterSeconds: 40, widens: 'anywhere' },
  { afterSeconds: 40, widens: 'age' },
];

/** By how many years a range of ages widens at each end with each step. */
const YEARS_WIDER = 5;
/** How far "the same city" reaches once it has widened, in kilometres, and by how much other distances grow. */
const KM_AROUND_CITY = 50;
const TIMES_FARTHER = 3;

/** How many steps of widening apply after this many milliseconds of waiting. */
export function stepsAfter(waitedMs: number): number {
  return WIDENING_STEPS.filter(({ afterSeconds }) => waitedMs >= afterSeconds * 1_000).length;
}

/**
 * Whom somebody with these preferences accepts after this many steps of widening.
 *
 * @param adultAge the lowest age that a range widens to
 */
export function acceptanceAfter(preferences: Preferences, steps: number, adultAge: number): Acceptance {
  const { genders, ages, km, sharesLanguage, sharesInterest, widens } = preferences;
  const past = WIDENING_STEPS.slice(0, widens ? steps : 0).map((step) => step.widens);
  const widened = new Set(past);
  const years = YEARS_WIDER * past.filter((step) => step === 'age').length;
  return {
    genders:
      genders.length === 0 ? 15 : genders.reduce((mask, gender) => mask | (1 << genderNumber(gender)), 0),
    ageFrom: ages ? Math.min(ages.from, Math.max(ages.from - years, adultAge)) : 0,
    ageTo: ages ? Math.min(ages.to + years, OLDEST) : OLDEST,
    km: distanceAfter(km, widened),
    needsLanguage: sharesLanguage,
    needsInterest: sharesInterest && !widened.has('interests'),
  };
}

/** What was widened last for somebody with these preferences after this many steps; undefined when nothing was. */
export function lastWidening(preferences: Preferences, steps: number): Widening | undefined {
  return wideningsOf(preferences, steps).at(-1)?.widens;
}

/** Which of the first steps of widening change anything for somebody with these preferences. */
export function wideningsOf(
  preferences: Preferences,
  steps: number = WIDENING_STEPS.length,
): readonly (typeof WIDENING_STEPS)[number][] {
  if (!preferences.widens) return [];
  return WIDENING_STEPS.slice(0, steps).filter(({ widens }) => {
    if (widens === 'interests') return preferences.sharesInterest;
    return widens === 'age' ? preferences.ages !== undefined : preferences.km !== undefined;
  });
}

function distanceAfter(km: number | undefined, widened: ReadonlySet<Widening>): number | null {
  if (km === undefined || widened.has('anywhere')) return null;
  if (!widened.has('distance')) return km;
  return km === 0 ? KM_AROUND_CITY : km * TIMES_FARTHER;
}
