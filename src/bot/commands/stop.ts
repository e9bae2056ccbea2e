import { ANYWHERE, type Command } from './command.ts';

/** Disconnects the chat. */
export const stop: Command = {
  name: 'stop',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'hub:about_stop',
  async run({ services, chat, words, answer }) {
    const change = await services.registration.leave(chat, 'stopped by /stop');
    await answer(words(change ? 'hub:left' : 'hub:notJoined'));
  },
};
