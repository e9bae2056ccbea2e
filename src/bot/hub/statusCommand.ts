import { presentTroubles, statusPanel } from './statusPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import type { HubServices } from './hubServices.ts';

/** How the hub stands. */
export const status: Command<HubServices> = {
  name: 'status',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_status',
  async run({ services, words, answer }) {
    await answer(statusPanel(words, await services.hub.settings.state(), await presentTroubles(services)));
  },
};
