import { letChatIn } from '../registration/joining.ts';
import { ANYWHERE, type Command } from './command.ts';

/** Connects the chat. */
export const start: Command = {
  name: 'start',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'hub:about_start',
  async run({ services, chat, by, words, answer }) {
    await answer(words(await letChatIn(services, chat, by)));
  },
};
