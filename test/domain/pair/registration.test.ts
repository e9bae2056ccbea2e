import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CitySearch } from '../../../src/domain/pair/citySearch.ts';
import { readCityName } from '../../../src/domain/pair/cityName.ts';
import {
  EMPTY_PROFILE,
  INTERESTS,
  isComplete,
  MOST_CHOICES,
  type Profile,
} from '../../../src/domain/pair/profile.ts';
import {
  beginEdit,
  beginRegistration,
  type Dialogue,
  type Reply,
  reply,
  type Rules,
  STEPS,
  type Turn,
} from '../../../src/domain/pair/registration.ts';

const LYON = { name: 'Lyon', country: 'FR', at: { latitude: 45.7, longitude: 4.8 } };
const cities: CitySearch = {
  complete: (name) => (name.toLowerCase().startsWith('ly') ? [LYON] : []),
  isNamed: (city, name) => city.name.toLowerCase() === name.toLowerCase(),
  nearest: (latitude) => (latitude > 0 ? LYON : undefined),
};
const rules: Rules = { minimumAge: 18, cities, language: 'es' };

const text = (said: string): Reply => ({ kind: 'text', text: said });
const choice = (step: Dialogue['step'], chosen: string): Reply => ({ kind: 'choice', step, choice: chosen });
const next = (step: Dialogue['step']): Reply => ({ kind: 'next', step });
const back = (step: Dialogue['step']): Reply => ({ kind: 'back', step });

/** The turn to which several replies lead, each to what the one before it asked. */
function after(dialogue: Dialogue, ...replies: readonly Reply[]): Turn {
  return replies.reduce<Turn>(
    (turn, said) => (turn.kind === 'ask' ? reply(turn.dialogue, said, rules) : turn),
    { kind: 'ask', dialogue },
  );
}

function asked(turn: Turn): Dialogue {
  if (turn.kind !== 'ask') throw new Error(`nothing is asked: ${turn.kind}`);
  return turn.dialogue;
}

describe('Registration', () => {
  test('asks one question after the other and ends with a complete profile', () => {
    const turn = after(
      beginRegistration(undefined, 'es'),
      choice('gender', 'female'),
      text('25'),
      text('lyon'),
      { kind: 'photo', fileId: 'a-file' },
      choice('languages', 'fr'),
      next('languages'),
      choice('interests', 'music'),
      choice('interests', 'books'),
      next('interests'),
    );
    const profile: Profile = {
      gender: 'female',
      age: 25,
      city: LYON,
      photo: 'a-file',
      languages: ['es', 'fr'],
      interests: ['music', 'books'],
    };
    expect(turn).toEqual({ kind: 'finished', profile });
    expect(isComplete(profile)).toBe(true);
  });

  test('photo and interests may be left out, gender, age and city may not', () => {
    const begun = beginRegistration(undefined, 'en');
    expect(after(begun, next('gender')).kind).toBe('stale');
    const atAge = asked(after(begun, choice('gender', 'other')));
    expect(after(atAge, next('age')).kind).toBe('stale');
    const atCity = asked(after(atAge, text('99')));
    expect(after(atCity, next('city')).kind).toBe('stale');
    const turn = after(atCity, text('Lyon'), next('photo'), next('languages'), next('interests'));
    expect(turn.kind === 'finished' && isComplete(turn.profile)).toBe(true);
  });

  test.each([
    ['25', 25],
    [' 18 ', 18],
    ['I’m 31 years old', 31],
    ['٢٥', 25],
    ['२५', 25],
    ['99', 99],
  ])('reads the age %j', (said, age) => {
    const dialogue = asked(after(beginRegistration(undefined, 'en'), choice('gender', 'male'), text(said)));
    expect(dialogue).toMatchObject({ step: 'city', answers: { age } });
  });

  test.each([
    ['twenty', 'age is no number'],
    ['', 'age is no number'],
    ['18 or 19', 'age is no number'],
    ['100', 'age is too high'],
    ['250', 'age is too high'],
  ])('asks again for the age %j', (said, wrong) => {
    const turn = after(beginRegistration(undefined, 'en'), choice('gender', 'male'), text(said));
    expect(turn).toMatchObject({ kind: 'ask', wrong, dialogue: { step: 'age' } });
  });

  test.each(['17', '13', '0'])('ends for somebody of %s', (said) => {
    expect(after(beginRegistration(undefined, 'en'), choice('gender', 'male'), text(said))).toEqual({
      kind: 'too young',
    });
  });

  test('a city that several names may mean is chosen; one that nobody knows stands as it was written', () => {
    const atCity = { step: 'city', about: 'this step', answers: EMPTY_PROFILE } as const;
    const offered = asked(after(atCity, text('ly')));
    expect(offered.offered).toEqual([LYON, { name: 'Ly' }]);
    expect(after(offered, choice('city', '0'))).toMatchObject({ kind: 'finished', profile: { city: LYON } });
    const unknown = asked(after(atCity, text('  villa   perdida ')));
    expect(after(unknown, choice('city', '0'))).toMatchObject({
      profile: { city: { name: 'Villa Perdida' } },
    });
    expect(after(unknown, choice('city', '1')).kind).toBe('stale');
    expect(after(offered, choice('city', '9')).kind).toBe('stale');
  });

  test('a shared place becomes its city, and nothing more precise is kept', () => {
    const atCity = { step: 'city', about: 'this step', answers: EMPTY_PROFILE } as const;
    expect(after(atCity, { kind: 'place', latitude: 45.123, longitude: 4.567 })).toEqual({
      kind: 'finished',
      profile: { ...EMPTY_PROFILE, city: LYON },
    });
    expect(after(atCity, { kind: 'place', latitude: -45, longitude: 4 })).toMatchObject({
      wrong: 'no city there',
    });
  });

  test('back returns to the question before and keeps what was said; from the first one it cancels', () => {
    const atCity = asked(after(beginRegistration(undefined, 'en'), choice('gender', 'male'), text('30')));
    const atAge = asked(after(atCity, back('city')));
    expect(atAge).toMatchObject({ step: 'age', answers: { gender: 'male', age: 30 } });
    expect(asked(after(atAge, next('age'))).step).toBe('city');
    expect(after(atAge, back('age'), back('gender')).kind).toBe('cancelled');
    expect(after(atAge, { kind: 'cancel' }).kind).toBe('cancelled');
  });

  test('a button of an earlier question changes nothing', () => {
    const atAge = asked(after(beginRegistration(undefined, 'en'), choice('gender', 'male')));
    expect(after(atAge, choice('gender', 'female')).kind).toBe('stale');
    expect(after(atAge, next('gender')).kind).toBe('stale');
    expect(after(atAge, back('gender')).kind).toBe('stale');
  });

  test('editing asks for one field and leaves the others', () => {
    const profile: Profile = {
      gender: 'male',
      age: 40,
      city: LYON,
      photo: 'p',
      languages: ['en'],
      interests: ['art'],
    };
    expect(after(beginEdit('age', profile), text('41'))).toEqual({
      kind: 'finished',
      profile: { ...profile, age: 41 },
    });
    const { photo: _, ...withoutPhoto } = profile;
    expect(after(beginEdit('photo', profile), choice('photo', 'none'))).toEqual({
      kind: 'finished',
      profile: withoutPhoto,
    });
    expect(after(beginEdit('city', profile), back('city')).kind).toBe('cancelled');
  });

  test('at least one language is chosen, and not all interests', () => {
    const none = asked(
      after(beginEdit('languages', { ...EMPTY_PROFILE, languages: ['en'] }), choice('languages', 'en')),
    );
    expect(after(none, next('languages'))).toMatchObject({ kind: 'ask', wrong: 'choose a language' });
    const all = INTERESTS.map((interest) => choice('interests', interest));
    expect(after(beginEdit('interests', EMPTY_PROFILE), ...all)).toMatchObject({
      wrong: 'too many choices',
      dialogue: { answers: { interests: INTERESTS.slice(0, MOST_CHOICES.interests) } },
    });
  });

  test('whatever is said, what is kept is a valid profile that survives being written down', () => {
    const steps = fc.constantFrom(...STEPS);
    const anything: fc.Arbitrary<Reply> = fc.oneof(
      fc.record({
        kind: fc.constant('text'),
        text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat().map(String)),
      }),
      fc.record({ kind: fc.constant('photo'), fileId: fc.string() }),
      fc.record({ kind: fc.constant('place'), latitude: fc.double(), longitude: fc.double() }),
      fc.record({
        kind: fc.constant('choice'),
        step: steps,
        choice: fc.oneof(fc.string(), fc.constantFrom('male', 'en', 'fr', 'music', 'art', '0', '1', 'none')),
      }),
      fc.record({ kind: fc.constant('next'), step: steps }),
      fc.record({ kind: fc.constant('back'), step: steps }),
    );
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 30 }), (replies) => {
        let dialogue = beginRegistration(undefined, 'en');
        for (const said of replies) {
          const turn = reply(dialogue, said, rules);
          if (turn.kind === 'finished') expect(isComplete(turn.profile)).toBe(true);
          if (turn.kind !== 'ask') continue;
          ({ dialogue } = turn);
          const { age, languages, interests } = dialogue.answers;
          expect(age === undefined || (age >= 18 && age <= 99)).toBe(true);
          expect(languages.length).toBeLessThanOrEqual(MOST_CHOICES.languages);
          expect(interests.length).toBeLessThanOrEqual(MOST_CHOICES.interests);
          expect(JSON.parse(JSON.stringify(dialogue))).toEqual(dialogue);
        }
      }),
    );
  });
});

describe('The name of a city', () => {
  test.each([
    ['  new   york ', 'New York'],
    ['MADRID', 'Madrid'],
    ['las palmas de gran canaria', 'Las Palmas de Gran Canaria'],
    ['l’hospitalet', 'L’hospitalet'],
    ['Xi’an', 'Xi’an'],
    ['München', 'München'],
    ['Ставрополь', 'Ставрополь'],
    ['東京', '東京'],
  ])('%j is kept as %j', (said, kept) => expect(readCityName(said)).toBe(kept));

  test.each([
    '',
    'a',
    'x'.repeat(101),
    '@somebody',
    'http://a.b',
    't.me/joinchat',
    'call 600123456',
    '12',
    '<b>x</b>',
  ])('%j is none', (said) => expect(readCityName(said)).toBeUndefined());
});
