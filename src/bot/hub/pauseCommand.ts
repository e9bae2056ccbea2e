import { actorOf } from '../../services/staff/audit.ts';
import { pausePanel } from './pausePanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import type { HubServices } from './hubServices.ts';

/** Holds everything that is posted, and says how much that is. */
export const pause: Command<HubServices> = {
  name: 'pause',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_pause',
  async run({ services, by, words, answer }) {
    const paused = await services.hub.pausing.pause(actorOf(by));
    const panel = pausePanel(words, await services.hub.pausing.held());
    await answer(paused ? panel : { ...panel, text: `${words('steering:alreadyPaused')}\n${panel.text}` });
  },
};
