import { ANYWHERE, type Command } from '../commands/command.ts';
import { HIDDEN_PER_PAGE, hiddenPanel } from './hidingPanel.ts';
import type { HubServices } from './hubServices.ts';

/** Lists whose posts are kept out of this chat, each with a button that lets them in again. */
export const hidden: Command<HubServices> = {
  name: 'hidden',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'hub:about_hidden',
  async run({ services, chat, words, answer }) {
    const page = await services.hub.hiding.list(chat.networkId, { offset: 0, limit: HIDDEN_PER_PAGE });
    await answer(hiddenPanel(words, page, 1));
  },
};
