import { type Language, LANGUAGES } from '../../domain/people/language.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, networkChat, oneOf } from '../buttons/buttonData.ts';
import type { CommandDescription } from '../commands/command.ts';
import { backToSettings } from '../chats/panelButtons.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** Chooses the language of a chat, which it names by its network id. */
export const languageButton = buttonKind('language', 2, { to: oneOf(...LANGUAGES), chat: networkChat });

/**
 * The language spoken to a chat now, and the others.
 *
 * @param commands what the bot knows; where it has settings, a button leads back to them
 */
export function languagePanel(
  words: Words,
  language: Language,
  chat: NetworkChatId,
  commands: readonly CommandDescription[],
): Saying {
  const hasSettings = commands.some(({ name }) => name === 'settings');
  return {
    text: words('chat:languagePanel', { language: words(`chat:language_${language}`) }),
    buttons: [
      LANGUAGES.filter((other) => other !== language).map((other) => ({
        label: words(`chat:language_${other}`),
        data: languageButton.data({ to: other, chat }),
      })),
      ...(hasSettings ? [[backToSettings(words, chat)]] : []),
    ],
  };
}
