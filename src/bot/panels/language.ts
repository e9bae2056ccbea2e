import { type Language, LANGUAGES } from '../../domain/language.ts';
import type { Saying } from '../../domain/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';
import { backToSettings } from './menu.ts';

/** Chooses the language of a chat. */
export const languageButton = buttonKind('language', 1, { to: oneOf(...LANGUAGES) });

/** The language spoken now, and the others. */
export function languagePanel(words: Words, language: Language): Saying {
  return {
    text: words('chat:languagePanel', { language: words(`chat:language_${language}`) }),
    buttons: [
      LANGUAGES.filter((other) => other !== language).map((other) => ({
        label: words(`chat:language_${other}`),
        data: languageButton.data({ to: other }),
      })),
      [backToSettings(words)],
    ],
  };
}
