import { helpText } from './helpPanel.ts';
import { ANYWHERE, type Command } from './command.ts';

/** What somebody can do where they ask. */
export const help: Command = {
  name: 'help',
  right: 'everyone',
  where: ANYWHERE,
  about: 'chat:about_help',
  async run(context) {
    await context.answer(
      helpText(context.words, context.commands, await context.rights(), context.chat.kind),
    );
  },
};
