import type { Acceptance } from './preferences.ts';
import { genderNumber } from './preferences.ts';
import { distanceKm } from './distance.ts';
import { folded } from '../text/folded.ts';
import type { City, Traits } from './profile.ts';

/** Somebody who looks for a partner: what they are, and whom they accept at present. */
export interface Candidate {
  readonly traits: Traits;
  readonly accepts: Acceptance;
}

/** Whether two people may be brought together, as far as their profiles and preferences go. The statement that matches decides the same. */
export function areCompatible(one: Candidate, other: Candidate): boolean {
  return accepts(one, other) && accepts(other, one);
}

/** Whether one accepts what the other is. An age or place that is unknown is accepted only by those who do not mind. */
function accepts({ traits: own, accepts: wish }: Candidate, { traits }: Candidate): boolean {
  const age = traits.age ?? 0;
  return (
    (wish.genders & (1 << genderNumber(traits.gender))) !== 0 &&
    age >= wish.ageFrom &&
    age <= wish.ageTo &&
    isNear(own.city, traits.city, wish.km) &&
    (!wish.needsLanguage || shareLanguage(own.languages, traits.languages)) &&
    (!wish.needsInterest || overlap(own.interests, traits.interests))
  );
}

/** People whose languages are unknown are taken to share one. */
function shareLanguage(one: readonly string[], other: readonly string[]): boolean {
  return one.length === 0 || other.length === 0 || overlap(one, other);
}

function overlap(one: readonly string[], other: readonly string[]): boolean {
  return one.some((item) => other.includes(item));
}

function isNear(one: City | undefined, other: City | undefined, km: number | null): boolean {
  if (km === null) return true;
  if (!one || !other) return false;
  if (cityKey(one) === cityKey(other)) return true;
  return km > 0 && one.at !== undefined && other.at !== undefined && distanceKm(one.at, other.at) <= km;
}

/** The same for all spellings of a city, and different for cities of one name in different countries. */
export function cityKey({ name, country }: City): string {
  return `${folded(name)}|${country ?? ''}`;
}
