import { actorOf } from '../../services/staff/audit.ts';
import { runningPanel } from './pausePanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import type { HubServices } from './hubServices.ts';

/** Lets what was held go, in order. */
export const resume: Command<HubServices> = {
  name: 'resume',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_resume',
  async run({ services, by, words, answer }) {
    const { resumed, posts } = await services.hub.pausing.resume(actorOf(by));
    await answer(runningPanel(words, resumed ? posts : undefined));
  },
};
