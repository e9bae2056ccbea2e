import { outside } from '../chats/outside.ts';
import { stopQuestion } from './stopPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Disconnects the chat, after a question. */
export const stop: Command = {
  name: 'stop',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'hub:about_stop',
  async run({ services, chat, words, answer }) {
    const takesPart = await services.registration.takesPart(chat);
    await answer(
      takesPart
        ? stopQuestion(words, { networkId: chat.networkId })
        : await outside({ services, chat, words }),
    );
  },
};
