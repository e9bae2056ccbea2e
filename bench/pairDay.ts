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

/** How long the people of one class of preferences waited, in seconds. */
export interface ClassOfPeople {
  readonly name: string;
  readonly people: number;
  readonly median: number;
  readonly p99: number;
}

interface Somebody {
  readonly className: string;
  readonly since: number;
  readonly traits: Traits;
  readonly preferences: Preferences;
}

/** The waits of a day, by whom people wanted: the rules of the queue, with time that passes at once. */
export function dayOfSearching(): ClassOfPeople[] {
  const random = seeded(42);
  const arrivals = Array.from({ length: PEOPLE }, () => somebody(random)).toSorted(
    (a, b) => a.since - b.since,
  );
  const waits = new Map<string, number[]>();
  const waiting: Somebody[] = [];
  const note = ({ className, since }: Somebody, now: number): void => {
    const noted = waits.get(className) ?? [];
    noted.push(Math.max(GRAIN_SECONDS, now - since));
    waits.set(className, noted);
  };
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
  return [...waits].map(([name, all]) => ({
    name,
    people: all.length,
    median: quantile(all, 0.5),
    p99: quantile(all, 0.99),
  }));

  function look(one: Somebody, now: number): void {
    if (!waiting.includes(one)) return;
    const me = candidate(one, now);
    const partner = waiting.find((other) => other !== one && areCompatible(me, candidate(other, now)));
    if (!partner) return;
    for (const matched of [one, partner]) {
      waiting.splice(waiting.indexOf(matched), 1);
      note(matched, now);
    }
  }
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
    className: wish[0],
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
