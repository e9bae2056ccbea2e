import { joiningInWords, letChatIn } from './joining.ts';
import { menuOf } from './menu.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Connects the chat and shows the menu. */
export const start: Command = {
  name: 'start',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'hub:about_start',
  async run(context) {
    const { services, chat, by, words, answer } = context;
    const joined = await letChatIn(services, chat, by);
    const { joining } = joined;
    const takesPart = joining === 'hub:joined' || joining === 'hub:alreadyJoined';
    const text = joiningInWords(words, joined, await services.readsPosts(chat));
    await answer(takesPart ? await menuOf(context, text) : text);
  },
};
