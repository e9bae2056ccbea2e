import { areCompatible, type Candidate } from '../src/domain/pair/compatibility.ts';
import {
  acceptanceAfter,
  NO_PREFERENCES,
  type Preferences,
  stepsAfter,
} from '../src/domain/pair/preferences.ts';
import type { Traits } from '../src/domain/pair/profile.ts';
import { quantile } from './rate.ts';

/** How many people come in a day, with a quiet night and a busy evening. */
const PEOPLE = 100_000;
const DAY_SECONDS = 86_400;
/** Waits are rounded to this many seconds: telling somebody takes a moment as well. */
const GRAIN_SECONDS = 1;

/**
 * How long the people of one class waited, in seconds: those who want the same, and are of the same gender and language,
 * since they have the same people to choose from.
 */
export interface ClassOfPeople {
  readonly name: string;
  readonly people: number;
  readonly median: number;
  readonly p99: number;
  /**
   * The same of those for whom nobody suitable was there when they came. Of every two who are brought together one comes
   * second and waits for nobody, so that the median of all is about nothing in any queue.
   */
  readonly waited: { readonly people: number; readonly median: number; readonly p99: number };
  /**
   * The 99th percentile of how long it took, for those who waited, until the first came who suited their wishes as they
   * were at first: what no order of the queue could better, if each of these people came for one only.
   */
  readonly firstSuitableP99: number;
}

interface Somebody {
  readonly wish: string;
  readonly since: number;
  readonly traits: Traits;
  readonly preferences: Preferences;
}

interface Waited {
  readonly somebody: Somebody;
  readonly seconds: number;
}

/** The waits of a day, by class: the rules of the queue, with time that passes at once. */
export function dayOfSearching(): ClassOfPeople[] {
  const random = seeded(42);
  const arrivals = Array.from({ length: PEOPLE }, () => somebody(random)).toSorted(
    (a, b) => a.since - b.since,
  );
  const waits = waitsOf(arrivals);
  return [...Map.groupBy(waits, ({ somebody: one }) => classOf(one))].map(([name, all]) => {
    const waited = all.filter(({ seconds }) => seconds > 0);
    const first = waited.map(({ somebody: one }) => firstSuitable(one, arrivals));
    return {
      name,
      people: all.length,
      ...middleAndEnd(all.map(({ seconds }) => seconds)),
      waited: { people: waited.length, ...middleAndEnd(waited.map(({ seconds }) => seconds)) },
      firstSuitableP99: quantile(first, 0.99),
    };
  });
}

function classOf({ wish, traits }: Somebody): string {
  return `${wish}, ${traits.gender}, ${traits.languages.join()}`;
}

function middleAndEnd(seconds: readonly number[]): { readonly median: number; readonly p99: number } {
  const toGrain = (value: number): number => Math.max(GRAIN_SECONDS, value);
  return { median: toGrain(quantile(seconds, 0.5)), p99: toGrain(quantile(seconds, 0.99)) };
}

/** How long each waited. Whoever still waits when the day is over has waited until then. */
function waitsOf(arrivals: readonly Somebody[]): Waited[] {
  const waits: Waited[] = [];
  const waiting: Somebody[] = [];
  let next = 0;
  for (let now = 0; now < DAY_SECONDS; now++) {
    while (arrivals[next] !== undefined && arrivals[next]!.since <= now) {
      waiting.push(arrivals[next]!);
      look(arrivals[next++]!, now);
    }
    // Preferences that have widened just now are looked at again.
    for (const one of waiting.slice()) {
      const waited = (now - one.since) * 1_000;
      if (stepsAfter(waited) > stepsAfter(waited - 1_000)) look(one, now);
    }
  }
  for (const one of waiting) waits.push({ somebody: one, seconds: DAY_SECONDS - one.since });
  return waits;

  function look(one: Somebody, now: number): void {
    if (!waiting.includes(one)) return;
    const me = candidate(one, now);
    const partner = waiting.find((other) => other !== one && areCompatible(me, candidate(other, now)));
    if (!partner) return;
    for (const matched of [one, partner]) {
      waiting.splice(waiting.indexOf(matched), 1);
      waits.push({ somebody: matched, seconds: now - matched.since });
    }
  }
}

/** How many seconds after somebody the first came who suited them, by their wishes as they were at first. */
function firstSuitable(one: Somebody, arrivals: readonly Somebody[]): number {
  const me = candidate(one, one.since);
  const after = arrivals.indexOf(one) + 1;
  for (let index = after; index < arrivals.length; index++) {
    const other = arrivals[index]!;
    if (areCompatible(me, candidate(other, other.since))) return other.since - one.since;
  }
  return DAY_SECONDS - one.since;
}

function candidate({ traits, preferences, since }: Somebody, now: number): Candidate {
  return { traits, accepts: acceptanceAfter(preferences, stepsAfter((now - since) * 1_000), 18) };
}

function somebody(random: () => number): Somebody {
  const gender = random() < 0.55 ? 'male' : random() < 0.9 ? 'female' : 'other';
  const age = 18 + Math.floor(random() * 30);
  const choice = random();
  const wish: readonly [string, Partial<Preferences>] =
    choice < 0.5
      ? ['anybody', {}]
      : choice < 0.75
        ? ['one gender', { genders: [gender === 'male' ? 'female' : 'male'] }]
        : choice < 0.9
          ? ['ages near theirs', { ages: { from: Math.max(18, age - 4), to: age + 4 } }]
          : ['shared interests', { sharesInterest: true }];
  return {
    wish: wish[0],
    // Busiest in the evening.
    since: Math.floor(DAY_SECONDS * (random() < 0.4 ? random() : 0.6 + 0.4 * random())),
    traits: {
      gender,
      age,
      languages: [random() < 0.7 ? 'en' : 'es'],
      interests: [(['music', 'films', 'games', 'books'] as const)[Math.floor(random() * 4)]!],
    },
    preferences: { ...NO_PREFERENCES, ...wish[1] },
  };
}

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
