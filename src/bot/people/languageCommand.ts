import { languageNamed } from '../../domain/people/language.ts';
import { wordsIn } from '../../texts/words.ts';
import { languagePanel } from './languagePanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** The language in which the bot speaks in a chat; in a private chat, to its person everywhere. */
export const language: Command = {
  name: 'language',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'chat:about_language',
  usage: 'chat:usage_language',
  example: 'es',
  async run({ services, chat, words, language, commands, argument, answer, explain }) {
    if (argument === '') return answer(languagePanel(words, language, chat.networkId, commands));
    const to = languageNamed(argument);
    if (to === undefined) return explain();
    await services.languages.choose(chat.networkId, to);
    await answer(languagePanel(wordsIn(to), to, chat.networkId, commands));
  },
};
