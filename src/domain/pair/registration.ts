import { readCityName } from './cityName.ts';
import type { CitySearch } from './citySearch.ts';
import {
  type City,
  EMPTY_PROFILE,
  GENDERS,
  INTERESTS,
  MOST_CHOICES,
  OLDEST,
  type Profile,
  SPOKEN_LANGUAGES,
  type SpokenLanguage,
} from './profile.ts';

/** The questions of registration, in their order. */
export const STEPS = ['gender', 'age', 'city', 'photo', 'languages', 'interests'] as const;
export type Step = (typeof STEPS)[number];

/** Steps that may be passed without an answer. */
const OPTIONAL: ReadonlySet<Step> = new Set(['photo', 'interests']);

/** A dialogue about one's profile, as it is kept between two messages. */
export interface Dialogue {
  readonly step: Step;
  /** Whether it is about all of the profile, one question after the other, or about this step alone. */
  readonly about: 'everything' | 'this step';
  readonly answers: Profile;
  /** Cities to choose from, in the order in which buttons number them. */
  readonly offered?: readonly City[];
}

/** What somebody does in the dialogue. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'photo'; readonly fileId: string }
  /** A place on the map; only the nearest city is kept. */
  | { readonly kind: 'place'; readonly latitude: number; readonly longitude: number }
  /** A button of the step that they were asked; `step` tells the buttons of an earlier question apart. */
  | { readonly kind: 'choice'; readonly step: Step; readonly choice: string }
  /** Goes on: leaves an optional question out, or ends a choice of several. */
  | { readonly kind: 'next'; readonly step: Step }
  | { readonly kind: 'back'; readonly step: Step }
  | { readonly kind: 'cancel' };

/** Why a reply is no answer. */
export type Misunderstanding =
  /** It is of another kind than what was asked for. */
  | 'choose a button'
  | 'age is no number'
  | 'age is too high'
  | 'city is no name'
  | 'no city there'
  | 'send a photo'
  | 'choose a language'
  | 'too many choices';

/** What a reply leads to. */
export type Turn =
  /** The next question, or the same one again with what was wrong. */
  | { readonly kind: 'ask'; readonly dialogue: Dialogue; readonly wrong?: Misunderstanding }
  | { readonly kind: 'finished'; readonly profile: Profile }
  | { readonly kind: 'cancelled' }
  /** They say that they are younger than the rules allow. */
  | { readonly kind: 'too young' }
  /** A button of a question that has been answered: nothing changes. */
  | { readonly kind: 'stale' };

/** What the dialogue has to know besides. */
export interface Rules {
  readonly minimumAge: number;
  readonly cities: CitySearch;
  /** The language of ours that the person reads. */
  readonly language: SpokenLanguage;
}

/** Begins to ask for all of the profile; answers from before are kept and may be changed. */
export function beginRegistration(known: Profile | undefined, language: SpokenLanguage): Dialogue {
  const answers = known ?? EMPTY_PROFILE;
  return {
    step: 'gender',
    about: 'everything',
    answers: answers.languages.length > 0 ? answers : { ...answers, languages: [language] },
  };
}

/** Begins to ask for one field of a profile. */
export function beginEdit(step: Step, profile: Profile): Dialogue {
  return { step, about: 'this step', answers: profile };
}

/** What a reply leads to. Pure: the same dialogue and reply always lead to the same turn. */
export function reply(dialogue: Dialogue, said: Reply, rules: Rules): Turn {
  switch (said.kind) {
    case 'cancel':
      return { kind: 'cancelled' };
    case 'back':
      return said.step === dialogue.step ? goBack(dialogue) : { kind: 'stale' };
    case 'next':
      return said.step === dialogue.step ? goOn(dialogue) : { kind: 'stale' };
    case 'choice':
      return said.step === dialogue.step ? choose(dialogue, said.choice) : { kind: 'stale' };
    case 'text':
      return answerInWords(dialogue, said.text, rules);
    case 'photo':
      if (dialogue.step !== 'photo') return again(dialogue, wrongKind(dialogue.step));
      return answered(dialogue, { ...dialogue.answers, photo: said.fileId });
    case 'place': {
      if (dialogue.step !== 'city') return again(dialogue, wrongKind(dialogue.step));
      const city = rules.cities.nearest(said.latitude, said.longitude);
      return city ? answered(dialogue, { ...dialogue.answers, city }) : again(dialogue, 'no city there');
    }
  }
}

function answerInWords(dialogue: Dialogue, text: string, rules: Rules): Turn {
  switch (dialogue.step) {
    case 'age':
      return answerAge(dialogue, text, rules.minimumAge);
    case 'city':
      return answerCity(dialogue, text, rules);
    default:
      return again(dialogue, wrongKind(dialogue.step));
  }
}

function wrongKind(step: Step): Misunderstanding {
  switch (step) {
    case 'age':
      return 'age is no number';
    case 'city':
      return 'city is no name';
    case 'photo':
      return 'send a photo';
    default:
      return 'choose a button';
  }
}

/** Reads an age in digits of any script, alone or in a short sentence such as “I'm 25”. */
function answerAge(dialogue: Dialogue, text: string, minimumAge: number): Turn {
  const numbers = latinDigits(text).match(/\d+/g) ?? [];
  if (numbers.length !== 1 || text.length > 40) return again(dialogue, 'age is no number');
  const age = Number(numbers[0]);
  if (age > OLDEST) return again(dialogue, 'age is too high');
  if (age < minimumAge) return { kind: 'too young' };
  return answered(dialogue, { ...dialogue.answers, age });
}

/** Each run of ten decimal digits in Unicode begins with its zero (The Unicode Standard, 4.6). */
function latinDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0)!;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && digit.codePointAt(0)! - zero < 9) zero -= 1;
    return String(digit.codePointAt(0)! - zero);
  });
}

function answerCity(dialogue: Dialogue, text: string, { cities, language }: Rules): Turn {
  const name = readCityName(text);
  if (name === undefined) return again(dialogue, 'city is no name');
  const found = cities.complete(name, language);
  const [only, ...others] = found;
  if (only && others.length === 0 && cities.isNamed(only, name)) {
    return answered(dialogue, { ...dialogue.answers, city: only });
  }
  // The name as it was written is the last choice: not every place is known.
  return { kind: 'ask', dialogue: { ...dialogue, offered: [...found, { name }] } };
}

function choose(dialogue: Dialogue, choice: string): Turn {
  const { answers, step } = dialogue;
  switch (step) {
    case 'gender': {
      const gender = GENDERS.find((one) => one === choice);
      return gender ? answered(dialogue, { ...answers, gender }) : { kind: 'stale' };
    }
    case 'city': {
      const city = /^\d$/.test(choice) ? dialogue.offered?.[Number(choice)] : undefined;
      return city ? answered(dialogue, { ...answers, city }) : { kind: 'stale' };
    }
    case 'photo': {
      if (choice !== 'none') return { kind: 'stale' };
      const { photo: _, ...rest } = answers;
      return answered(dialogue, rest);
    }
    case 'languages':
      return toggle(dialogue, 'languages', SPOKEN_LANGUAGES, choice);
    case 'interests':
      return toggle(dialogue, 'interests', INTERESTS, choice);
    case 'age':
      return { kind: 'stale' };
  }
}

/** Adds a choice or takes it away; the choices stay in the order in which they are shown. */
function toggle<Field extends 'languages' | 'interests'>(
  dialogue: Dialogue,
  field: Field,
  all: readonly Profile[Field][number][],
  choice: string,
): Turn {
  if (!all.some((one) => one === choice)) return { kind: 'stale' };
  const before: readonly string[] = dialogue.answers[field];
  const isAdded = !before.includes(choice);
  if (isAdded && before.length >= MOST_CHOICES[field]) return again(dialogue, 'too many choices');
  const now = all.filter((one) => (one === choice ? isAdded : before.includes(one)));
  return { kind: 'ask', dialogue: { ...dialogue, answers: { ...dialogue.answers, [field]: now } } };
}

/** Goes on without a further answer, where there is one already or none is needed. */
function goOn(dialogue: Dialogue): Turn {
  const { step, answers } = dialogue;
  if (step === 'languages' && answers.languages.length === 0) return again(dialogue, 'choose a language');
  const isAnswered = Array.isArray(answers[step]) || answers[step] !== undefined;
  if (!isAnswered && !OPTIONAL.has(step)) return { kind: 'stale' };
  return answered(dialogue, answers);
}

function goBack(dialogue: Dialogue): Turn {
  const before = STEPS[STEPS.indexOf(dialogue.step) - 1];
  if (dialogue.about === 'this step' || before === undefined) return { kind: 'cancelled' };
  return { kind: 'ask', dialogue: { step: before, about: dialogue.about, answers: dialogue.answers } };
}

function answered({ step, about }: Dialogue, answers: Profile): Turn {
  const next = about === 'everything' ? STEPS[STEPS.indexOf(step) + 1] : undefined;
  return next === undefined
    ? { kind: 'finished', profile: answers }
    : { kind: 'ask', dialogue: { step: next, about, answers } };
}

function again(dialogue: Dialogue, wrong: Misunderstanding): Turn {
  return { kind: 'ask', dialogue, wrong };
}
