import { actorOf } from '../../services/audit.ts';
import { ANYWHERE, type Command } from './command.ts';

/** Disconnects the chat. */
export const stop: Command = {
  name: 'stop',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'hub:about_stop',
  async run({ services, chat, by, words, answer }) {
    const change = await services.registration.leave(chat, 'stopped by /stop', actorOf(by));
    await answer(words(change ? 'hub:left' : 'hub:notJoined'));
  },
};
