import { actorOf } from '../../services/audit.ts';
import { ANYWHERE, type Command } from './command.ts';

/** Holds everything that is posted. */
export const pause: Command = {
  name: 'pause',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_pause',
  async run({ services, by, words, answer }) {
    const changed = await services.pausing.pause(actorOf(by));
    await answer(words(changed ? 'steering:paused' : 'steering:pausedAlready'));
  },
};
