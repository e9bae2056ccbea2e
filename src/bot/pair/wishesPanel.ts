import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { Filter, Preferences } from '../../domain/pair/preferences.ts';
import { GENDERS } from '../../domain/pair/profile.ts';
import type { Words } from '../../texts/words.ts';
import { genderLabel } from './labels.ts';
import { pageButton, wishButton, wishedGenderButton } from './profileButtons.ts';
import { inRows } from './questionPanel.ts';

/** The ranges of ages to choose from; each begins at the lowest age where that is higher. */
const AGE_RANGES = ['18to24', '25to34', '35to44', '45to99'] as const;
/** The distances to choose from, in kilometres. */
const DISTANCES = [25, 100, 500] as const;

type Wish = Parameters<typeof wishButton.data>[0]['of'];

/** Which filter a wish belongs to; widening is free. */
export const FILTER_OF = {
  ages: 'age',
  km: 'city',
  language: 'language',
  interest: 'interests',
  widens: undefined,
} as const satisfies Record<Wish, Filter | undefined>;

/** Whom somebody would like to meet, with buttons to change it. Buttons of filters that need premium carry a star. */
export function wishesPanel(words: Words, wishes: Preferences, starred: readonly Filter[]): Saying {
  const onOff = (isOn: boolean): string => words(isOn ? 'pairProfile:on' : 'pairProfile:off');
  const button = (label: string, of: Wish, to: string, isChosen: boolean): Button => {
    const filter = FILTER_OF[of];
    const star = filter !== undefined && starred.includes(filter) ? '⭐️ ' : '';
    return { label: `${isChosen ? '✅ ' : star}${label}`, data: wishButton.data({ of, to }) };
  };
  const { genders, ages, km, sharesLanguage, sharesInterest, widens } = wishes;
  const lines = [
    words('pairProfile:search'),
    '',
    words('pairProfile:searchGenders', { value: gendersInWords(words, wishes) }),
    words('pairProfile:searchAges', {
      value: ages ? words('pairProfile:searchAgeRange', ages) : words('pairProfile:searchAnybody'),
    }),
    words('pairProfile:searchPlace', { value: placeInWords(words, km) }),
    words('pairProfile:searchLanguage', { value: onOff(sharesLanguage) }),
    words('pairProfile:searchInterest', { value: onOff(sharesInterest) }),
    words('pairProfile:searchWidens', { value: onOff(widens) }),
  ];
  return {
    text: lines.join('\n'),
    buttons: [
      GENDERS.map((gender) => {
        const isOn = genders.includes(gender);
        const star = starred.includes('gender') ? '⭐️ ' : '';
        return {
          label: `${isOn ? '✅ ' : star}${genderLabel(words, gender)}`,
          data: wishedGenderButton.data({ gender, to: isOn ? 'off' : 'on' }),
        };
      }),
      ...inRows(
        [
          button(words('pairProfile:anyAge'), 'ages', 'any', ages === undefined),
          ...AGE_RANGES.map((range) => {
            const { from, to } = readRange(range)!;
            return button(`${from}–${to}`, 'ages', range, ages?.from === from && ages.to === to);
          }),
        ],
        3,
      ),
      ...inRows(
        [
          button(words('pairProfile:anywhere'), 'km', 'any', km === undefined),
          button(words('pairProfile:sameCity'), 'km', '0', km === 0),
          ...DISTANCES.map((distance) =>
            button(words('pairProfile:within', { km: distance }), 'km', String(distance), km === distance),
          ),
        ],
        3,
      ),
      [
        button(words('pairProfile:shareLanguage'), 'language', sharesLanguage ? 'off' : 'on', sharesLanguage),
        button(words('pairProfile:shareInterest'), 'interest', sharesInterest ? 'off' : 'on', sharesInterest),
        button(words('pairProfile:widen'), 'widens', widens ? 'off' : 'on', widens),
      ],
      [{ label: words('pairProfile:back'), data: pageButton.data({ page: 'profile' }) }],
    ],
  };
}

/** The wishes after one of them was set; undefined for what no button says. */
export function withWish(wishes: Preferences, of: Wish, to: string): Preferences | undefined {
  switch (of) {
    case 'ages': {
      const { ages: _, ...others } = wishes;
      if (to === 'any') return others;
      const ages = readRange(to);
      return ages && { ...others, ages };
    }
    case 'km': {
      const { km: _, ...others } = wishes;
      if (to === 'any') return others;
      const km = Number(to);
      return km === 0 || DISTANCES.some((distance) => distance === km) ? { ...others, km } : undefined;
    }
    case 'language':
      return isSwitch(to) ? { ...wishes, sharesLanguage: to === 'on' } : undefined;
    case 'interest':
      return isSwitch(to) ? { ...wishes, sharesInterest: to === 'on' } : undefined;
    case 'widens':
      return isSwitch(to) ? { ...wishes, widens: to === 'on' } : undefined;
  }
}

/** Whether a wish asks for something, so that it uses its filter. */
export function usesFilter(of: Wish, to: string): boolean {
  return of !== 'widens' && to !== 'any' && to !== 'off';
}

function readRange(text: string): { readonly from: number; readonly to: number } | undefined {
  const [, from, to] = /^(\d{2})to(\d{2})$/.exec(AGE_RANGES.find((range) => range === text) ?? '') ?? [];
  return from === undefined ? undefined : { from: Number(from), to: Number(to) };
}

function isSwitch(to: string): boolean {
  return to === 'on' || to === 'off';
}

/** Wishes in a few words, as in `Woman, 25 to 34, my city`. */
export function wishesInWords(words: Words, wishes: Preferences): string {
  const { ages, km } = wishes;
  const parts = [
    gendersInWords(words, wishes),
    ...(ages ? [words('pairProfile:searchAgeRange', ages)] : []),
    ...(km === undefined ? [] : [placeInWords(words, km)]),
  ];
  return parts.join(', ');
}

function gendersInWords(words: Words, { genders }: Preferences): string {
  return genders.length === 0
    ? words('pairProfile:searchAnybody')
    : genders.map((gender) => genderLabel(words, gender)).join(', ');
}

function placeInWords(words: Words, km: number | undefined): string {
  if (km === undefined) return words('pairProfile:searchAnywhere');
  return km === 0 ? words('pairProfile:searchSameCity') : words('pairProfile:searchWithin', { km });
}
