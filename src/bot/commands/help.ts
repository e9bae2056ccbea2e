import { helpText } from './helpPanel.ts';
import { ANYWHERE, type Command } from './command.ts';

/** What somebody can do where they ask. */
export const help: Command = {
  name: 'help',
  right: 'everyone',
  where: ANYWHERE,
  about: 'chat:about_help',
  async run(context) {
    const { services, words, commands, chat, answer } = context;
    // Strangers talk in private chats alone.
    const introductions = chat.kind === 'private' ? services.says.introductions : [];
    await answer(helpText(words, commands, await context.rights(), chat.kind, introductions));
  },
};
