import { DEFAULT_ZONE, readQuietHours } from '../../domain/quietHours.ts';
import { actorOf } from '../../services/audit.ts';
import { quietPanel } from '../panels/settings.ts';
import { ANYWHERE, type Command } from './command.ts';

/** Hours in which copies come without a sound. */
export const quiet: Command = {
  name: 'quiet',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'chat:about_quiet',
  usage: 'chat:usage_quiet',
  example: '23:00-07:00 Europe/Madrid',
  async run({ services, chat, by, words, argument, answer, explain }) {
    const before = await services.settings.read(chat.networkId);
    if (!before) return answer(words('hub:notJoined'));
    if (argument !== '') {
      const off = argument.toLowerCase() === 'off';
      const hours = off ? null : readQuietHours(argument, before.zone ?? DEFAULT_ZONE);
      if (hours === undefined) return explain();
      await services.settings.change(chat.networkId, { quiet: hours }, actorOf(by));
    }
    const steered = await services.settings.read(chat.networkId);
    await answer(steered ? quietPanel(words, steered, Date.now()) : words('hub:notJoined'));
  },
};
