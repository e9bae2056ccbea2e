import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import { GENDERS, INTERESTS, MOST_CHOICES, OLDEST, SPOKEN_LANGUAGES } from '../../domain/pair/profile.ts';
import { type Dialogue, type Misunderstanding, type Step, STEPS } from '../../domain/pair/registration.ts';
import type { Language } from '../../domain/people/language.ts';
import type { TextKey, Words } from '../../texts/words.ts';
import { cityLabel, genderLabel, interestLabel, languageLabel } from './labels.ts';
import { choiceButton, stepButton } from './profileButtons.ts';

/** A question of registration with its buttons, and what was wrong with the last answer. */
export function questionPanel(
  words: Words,
  language: Language,
  dialogue: Dialogue,
  wrong?: Misunderstanding,
): Saying {
  const lines = [
    ...(wrong === undefined ? [] : [`⚠️ ${wrongText(words, wrong)}`]),
    questionText(words, dialogue),
  ];
  if (dialogue.about === 'everything') {
    lines.unshift(
      words('pairProfile:progress', { step: STEPS.indexOf(dialogue.step) + 1, steps: STEPS.length }),
    );
  }
  return {
    text: lines.join('\n\n'),
    buttons: [...answerButtons(words, language, dialogue), wayButtons(words, dialogue)],
  };
}

function questionText(words: Words, { step, answers, offered }: Dialogue): string {
  switch (step) {
    case 'gender':
      return words('pairProfile:askGender');
    case 'age':
      return words('pairProfile:askAge');
    case 'city':
      return words(offered === undefined ? 'pairProfile:askCity' : 'pairProfile:chooseCity');
    case 'photo':
      return words(answers.photo === undefined ? 'pairProfile:askPhoto' : 'pairProfile:askPhotoAgain');
    case 'languages':
      return words('pairProfile:askLanguages', { most: MOST_CHOICES.languages });
    case 'interests':
      return words('pairProfile:askInterests', { most: MOST_CHOICES.interests });
  }
}

const WRONG = {
  'choose a button': 'pairProfile:wrongButton',
  'age is no number': 'pairProfile:wrongAge',
  'city is no name': 'pairProfile:wrongCity',
  'no city there': 'pairProfile:wrongPlace',
  'send a photo': 'pairProfile:wrongPhoto',
  'choose a language': 'pairProfile:wrongLanguage',
  'too many choices': 'pairProfile:tooManyChoices',
} as const satisfies Record<Exclude<Misunderstanding, 'age is too high'>, TextKey>;

function wrongText(words: Words, wrong: Misunderstanding): string {
  return wrong === 'age is too high'
    ? words('pairProfile:wrongAgeHigh', { highest: OLDEST })
    : words(WRONG[wrong]);
}

function answerButtons(words: Words, language: Language, dialogue: Dialogue): Button[][] {
  const { step, answers, offered } = dialogue;
  const choice = (label: string, value: string): Button => ({
    label,
    data: choiceButton.data({ step, choice: value }),
  });
  const ticked = (label: string, isChosen: boolean): string => (isChosen ? `✅ ${label}` : label);
  switch (step) {
    case 'gender':
      return [
        GENDERS.map((gender) =>
          choice(ticked(genderLabel(words, gender), answers.gender === gender), gender),
        ),
      ];
    case 'age':
      return keepButton(words, step, answers.age === undefined ? undefined : String(answers.age));
    case 'city':
      if (offered) {
        return offered.map((city, at) => {
          const isAsWritten = city.country === undefined;
          const label = isAsWritten
            ? words('pairProfile:asWritten', { value: city.name })
            : cityLabel(language, city);
          return [choice(label, String(at))];
        });
      }
      return keepButton(words, step, answers.city && cityLabel(language, answers.city));
    case 'photo':
      return answers.photo === undefined ? [] : [[choice(words('pairProfile:removePhoto'), 'none')]];
    case 'languages':
      return inRows(
        SPOKEN_LANGUAGES.map((one) =>
          choice(ticked(languageLabel(language, one), answers.languages.includes(one)), one),
        ),
        3,
      );
    case 'interests':
      return inRows(
        INTERESTS.map((one) =>
          choice(ticked(interestLabel(words, one), answers.interests.includes(one)), one),
        ),
        2,
      );
  }
}

/** Keeps an answer that was given before. */
function keepButton(words: Words, step: Step, value: string | undefined): Button[][] {
  if (value === undefined) return [];
  return [[{ label: words('pairProfile:keep', { value }), data: stepButton.data({ step, to: 'next' }) }]];
}

function wayButtons(words: Words, { step, about, answers }: Dialogue): Button[] {
  const way = (label: string, to: 'next' | 'back' | 'cancel'): Button => ({
    label,
    data: stepButton.data({ step, to }),
  });
  const isFirst = about === 'this step' || step === STEPS[0];
  return [
    ...(isFirst ? [] : [way(words('pairProfile:back'), 'back')]),
    way(words('pairProfile:cancel'), 'cancel'),
    ...goOnLabel(words, { step, about, answers }).map((label) => way(label, 'next')),
  ];
}

/** How the button is called that goes on without another answer; none where one is needed. */
function goOnLabel(
  words: Words,
  { step, about, answers }: Pick<Dialogue, 'step' | 'about' | 'answers'>,
): string[] {
  const isLast = about === 'this step' || step === STEPS.at(-1);
  switch (step) {
    case 'photo':
      return about === 'this step'
        ? []
        : [words(answers.photo === undefined ? 'pairProfile:skip' : 'pairProfile:next')];
    case 'languages':
    case 'interests':
      return [words(isLast ? 'pairProfile:done' : 'pairProfile:next')];
    default:
      return [];
  }
}

/** Splits buttons into rows of this many. */
export function inRows(buttons: readonly Button[], perRow: number): Button[][] {
  const rows: Button[][] = [];
  for (let at = 0; at < buttons.length; at += perRow) rows.push(buttons.slice(at, at + perRow));
  return rows;
}
