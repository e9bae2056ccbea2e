import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Acceptance,
  acceptanceAfter,
  lastWidening,
  NO_PREFERENCES,
  type Preferences,
  stepsAfter,
  WIDENING_STEPS,
} from '../../../src/domain/pair/preferences.ts';

const ADULT = 18;

const wishes: fc.Arbitrary<Preferences> = fc.record(
  {
    genders: fc.subarray(['male', 'female', 'other'] as const),
    ages: fc
      .tuple(fc.integer({ min: ADULT, max: 70 }), fc.integer({ min: 0, max: 29 }))
      .map(([from, more]) => ({ from, to: from + more })),
    km: fc.constantFrom(0, 50, 500),
    sharesLanguage: fc.boolean(),
    sharesInterest: fc.boolean(),
    widens: fc.boolean(),
  },
  { requiredKeys: ['genders', 'sharesLanguage', 'sharesInterest', 'widens'] },
);

test('whom somebody accepts only ever widens, and neither gender nor language nor the ages of adults are given up', () => {
  fc.assert(
    fc.property(wishes, (preferences) => {
      const stages = Array.from({ length: WIDENING_STEPS.length + 1 }, (_, steps) =>
        acceptanceAfter(preferences, steps, ADULT),
      );
      stages.slice(1).forEach((later, index) => expectWider(later, stages[index]!));
      const [first, last] = [stages[0]!, stages.at(-1)!];
      expect(last.genders).toBe(first.genders);
      expect(last.needsLanguage).toBe(first.needsLanguage);
      if (preferences.ages) expect(last.ageFrom).toBeGreaterThanOrEqual(ADULT);
      if (!preferences.widens) expect(last).toEqual(first);
    }),
  );
});

function expectWider(later: Acceptance, earlier: Acceptance): void {
  expect(later.ageFrom).toBeLessThanOrEqual(earlier.ageFrom);
  expect(later.ageTo).toBeGreaterThanOrEqual(earlier.ageTo);
  expect(later.km ?? Infinity).toBeGreaterThanOrEqual(earlier.km ?? Infinity);
  expect(Number(later.needsInterest)).toBeLessThanOrEqual(Number(earlier.needsInterest));
}

test('people are told of what was widened for them, and of nothing that they never asked for', () => {
  const all = WIDENING_STEPS.length;
  expect(lastWidening({ ...NO_PREFERENCES, ages: { from: 20, to: 30 } }, all)).toBe('age');
  expect(lastWidening({ ...NO_PREFERENCES, km: 0 }, all)).toBe('anywhere');
  expect(lastWidening({ ...NO_PREFERENCES, sharesInterest: true }, all)).toBe('interests');
  expect(lastWidening(NO_PREFERENCES, all)).toBeUndefined();
  expect(lastWidening({ ...NO_PREFERENCES, km: 0, widens: false }, all)).toBeUndefined();
  expect(lastWidening({ ...NO_PREFERENCES, km: 0 }, 0)).toBeUndefined();
});

test('after a minute everything has widened that does', () => {
  expect(stepsAfter(0)).toBe(0);
  expect(stepsAfter(60_000)).toBe(WIDENING_STEPS.length);
});
