import { describe, expect, test } from '@jest/globals';
import type { Saying } from '../../../src/domain/conversation/speaker.ts';
import { NO_PREFERENCES, withoutFilters } from '../../../src/domain/pair/preferences.ts';
import { EMPTY_PROFILE } from '../../../src/domain/pair/profile.ts';
import { beginEdit, beginRegistration, STEPS } from '../../../src/domain/pair/registration.ts';
import { readInert } from '../../../src/domain/text/inertText.ts';
import { LANGUAGES } from '../../../src/domain/people/language.ts';
import { wordsIn } from '../../../src/texts/words.ts';
import { type ControlState, controlPanel } from '../../../src/bot/pair/controlPanel.ts';
import { profilePanel } from '../../../src/bot/pair/profilePanel.ts';
import { questionPanel } from '../../../src/bot/pair/questionPanel.ts';
import { wishesPanel, withWish } from '../../../src/bot/pair/wishesPanel.ts';

const words = wordsIn('en');
const show = (state: ControlState): Saying => controlPanel(words, 'en', state);
const labels = ({ buttons = [] }: Saying): string[] => buttons.flat().map(({ label }) => label);

const STATES: readonly ControlState[] = [
  { kind: 'rules', minimumAge: 18, reportMinutes: 10, goal: 'find' },
  { kind: 'too young', minimumAge: 18 },
  { kind: 'restricted' },
  { kind: 'restricted', until: 1_800_000_000_000 },
  {
    kind: 'channels',
    channels: [{ title: 'News', url: 'https://t.me/news' }],
    lookedAgain: false,
    goal: 'home',
  },
  { kind: 'channels unknown', goal: 'home' },
  { kind: 'question', dialogue: beginRegistration(undefined, 'en') },
  { kind: 'profile missing' },
  { kind: 'home', hasProfiles: true, find: { label: 'Find', data: 'find' } },
];

describe.each(LANGUAGES)('The control message in %s', (language) => {
  test.each(STATES)('says something in every state ($kind), with buttons that Telegram takes', (state) => {
    const { text, buttons = [] } = controlPanel(wordsIn(language), language, state);
    expect(text).not.toBe('');
    expect(text).not.toContain('{{');
    expect(text.length).toBeLessThanOrEqual(4_096);
    for (const button of buttons.flat()) {
      expect(button.label).not.toBe('');
      if ('data' in button) expect(Buffer.byteLength(button.data)).toBeLessThanOrEqual(64);
    }
  });

  test.each(STEPS)('asks for %s with buttons that Telegram takes', (step) => {
    const { text, buttons = [] } = questionPanel(wordsIn(language), language, beginEdit(step, EMPTY_PROFILE));
    expect(text).not.toBe('');
    for (const button of buttons.flat())
      expect('data' in button && Buffer.byteLength(button.data)).toBeLessThanOrEqual(64);
  });
});

test('channels are joined by a link where there is one, and named otherwise', () => {
  const said = show({
    kind: 'channels',
    channels: [{ title: 'News', url: 'https://t.me/news' }, { title: 'Secret club' }],
    lookedAgain: true,
    goal: 'home',
  });
  expect(labels(said)).toEqual(['Join News', 'I’ve joined']);
  expect(said.text).toContain('I can’t see you there yet');
  expect(said.text).toContain('• Secret club');
});

test('a question offers cities in the reader’s language, and the name as it was written last', () => {
  const dialogue = {
    ...beginEdit('city', EMPTY_PROFILE),
    offered: [{ name: 'London', country: 'GB' }, { name: 'Lond' }],
  };
  expect(labels(questionPanel(wordsIn('es'), 'es', dialogue)).slice(0, 2)).toEqual([
    'Londres, Reino Unido',
    'Usar «Lond»',
  ]);
});

test('a question with several answers ticks what is chosen', () => {
  const dialogue = beginEdit('languages', { ...EMPTY_PROFILE, languages: ['es'] });
  expect(labels(questionPanel(words, 'en', dialogue))).toContain('✅ Spanish');
  expect(labels(questionPanel(words, 'en', dialogue))).toContain('English');
  expect(labels(questionPanel(words, 'en', dialogue)).at(-1)).toBe('Done');
});

test('a profile says what is not set, and has a button for each field', () => {
  const said = profilePanel(words, 'en', {
    profile: { ...EMPTY_PROFILE, gender: 'female', age: 30 },
    preferences: NO_PREFERENCES,
    protects: false,
  });
  expect(said.text).toContain('I am: Woman\nAge: 30\n');
  expect(readInert(said.text).text).toContain('City: not set');
  expect(labels(said)).toEqual(
    expect.arrayContaining(['Gender', 'Age', 'City', 'Photo', 'Languages', 'Interests']),
  );
});

describe('Wishes', () => {
  test('can be set by every button that the panel has', () => {
    const { buttons = [] } = wishesPanel(words, NO_PREFERENCES, []);
    const data = buttons.flat().flatMap((button) => ('data' in button ? [button.data.split(':')] : []));
    const set = data.filter(([, name]) => name === 'pairWish');
    expect(set.length).toBeGreaterThan(8);
    for (const [, , of, to] of set) {
      expect(withWish(NO_PREFERENCES, of as Parameters<typeof withWish>[1], to!)).toBeDefined();
    }
  });

  test('are set and taken back', () => {
    const narrow = withWish(withWish(NO_PREFERENCES, 'ages', '25to34')!, 'km', '100')!;
    expect(narrow).toMatchObject({ ages: { from: 25, to: 34 }, km: 100 });
    expect(withWish(withWish(narrow, 'ages', 'any')!, 'km', 'any')).toEqual(NO_PREFERENCES);
    expect(withWish(NO_PREFERENCES, 'ages', '13to17')).toBeUndefined();
    expect(withWish(NO_PREFERENCES, 'km', '7')).toBeUndefined();
  });

  test('that need premium are left out without it, and carry a star', () => {
    const wishes = { ...NO_PREFERENCES, genders: ['male'] as const, ages: { from: 25, to: 34 }, km: 0 };
    expect(withoutFilters(wishes, ['age', 'city'])).toEqual({ ...NO_PREFERENCES, genders: ['male'] });
    expect(labels(wishesPanel(words, NO_PREFERENCES, ['age']))).toContain('⭐️ 25–34');
  });
});
