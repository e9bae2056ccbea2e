import { wordsIn } from '../../texts/words.ts';
import { onPress } from '../buttons/press.ts';
import { languageButton, languagePanel } from './languagePanel.ts';

/** Chooses the language of a chat. */
export const languageChosen = onPress(languageButton, {
  right: 'chat administrators',
  about: ({ chat }) => chat,
  async run({ services, chat: here, words, commands, amend }, { to, chat }) {
    const chosen = await services.languages.choose(chat, to);
    // Elsewhere the one who chooses goes on reading their own language.
    await amend(languagePanel(chat === here.networkId ? wordsIn(to) : words, to, chat, commands));
    return chosen ? undefined : 'stale';
  },
});
