import { type Language, LANGUAGES } from '../../domain/people/language.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, networkChat, oneOf } from '../buttons/buttonData.ts';
import { backToSettings } from '../hub/menuPanel.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** Chooses the language of a chat, which it names by its network id. */
export const languageButton = buttonKind('language', 2, { to: oneOf(...LANGUAGES), chat: networkChat });

/** The language spoken to a chat now, and the others. */
export function languagePanel(words: Words, language: Language, chat: NetworkChatId): Saying {
  return {
    text: words('chat:languagePanel', { language: words(`chat:language_${language}`) }),
    buttons: [
      LANGUAGES.filter((other) => other !== language).map((other) => ({
        label: words(`chat:language_${other}`),
        data: languageButton.data({ to: other, chat }),
      })),
      [backToSettings(words, chat)],
    ],
  };
}
