import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { Preferences } from '../../domain/pair/preferences.ts';
import type { Profile } from '../../domain/pair/profile.ts';
import type { Step } from '../../domain/pair/registration.ts';
import type { Language } from '../../domain/people/language.ts';
import type { TextKey, Words } from '../../texts/words.ts';
import { cityLabel, genderLabel, interestLabel, languageLabel } from './labels.ts';
import { editButton, pageButton, protectButton } from './profileButtons.ts';
import { inRows } from './questionPanel.ts';
import { wishesInWords } from './wishesPanel.ts';

/** What somebody says about themselves, whom they would like to meet, and how their messages are sent. */
export interface OwnProfile {
  readonly profile: Profile;
  readonly preferences: Preferences;
  readonly protects: boolean;
}

const EDITS = {
  gender: 'pairProfile:editGender',
  age: 'pairProfile:editAge',
  city: 'pairProfile:editCity',
  photo: 'pairProfile:editPhoto',
  languages: 'pairProfile:editLanguages',
  interests: 'pairProfile:editInterests',
} as const satisfies Record<Step, TextKey>;

/** Somebody's profile, with a button for each field. */
export function profilePanel(words: Words, language: Language, own: OwnProfile): Saying {
  const { profile, preferences, protects } = own;
  const { gender, age, city, photo, languages, interests } = profile;
  const unset = words('pairProfile:notSet');
  const list = (values: readonly string[]): string => (values.length === 0 ? unset : values.join(', '));
  const lines = [
    words('pairProfile:profile'),
    words('pairProfile:profileGender', { value: gender ? genderLabel(words, gender) : unset }),
    words('pairProfile:profileAge', { value: age ?? unset }),
    words('pairProfile:profileCity', { name: city ? cityLabel(language, city) : unset }),
    words('pairProfile:profilePhoto', {
      value: words(photo === undefined ? 'pairProfile:notSet' : 'pairProfile:set'),
    }),
    words('pairProfile:profileLanguages', {
      value: list(languages.map((one) => languageLabel(language, one))),
    }),
    words('pairProfile:profileInterests', { value: list(interests.map((one) => interestLabel(words, one))) }),
    words('pairProfile:profileSearch', { value: wishesInWords(words, preferences) }),
    words('pairProfile:profileProtect', { value: words(protects ? 'pairProfile:on' : 'pairProfile:off') }),
  ];
  const edits = Object.entries(EDITS).map(([field, label]): Button => ({
    label: words(label),
    data: editButton.data({ field: field as Step }),
  }));
  return {
    text: lines.join('\n'),
    buttons: [
      ...inRows(edits, 3),
      [
        { label: words('pairProfile:editSearch'), data: pageButton.data({ page: 'wishes' }) },
        {
          label: words(protects ? 'pairProfile:protectOff' : 'pairProfile:protectOn'),
          data: protectButton.data({ to: protects ? 'off' : 'on' }),
        },
      ],
      [{ label: words('pairProfile:back'), data: pageButton.data({ page: 'home' }) }],
    ],
  };
}
