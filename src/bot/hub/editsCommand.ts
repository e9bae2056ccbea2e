import { EDIT_MODES } from '../../domain/posts/revision.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { editsPanel } from './editsPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import type { HubServices } from './hubServices.ts';

/** How edited posts travel. */
export const edits: Command<HubServices> = {
  name: 'edits',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_edits',
  usage: 'steering:usage_edits',
  example: 'inplace',
  async run({ services, by, words, argument, answer, explain }) {
    if (argument === '') return answer(editsPanel(words, (await services.hub.settings.state()).edits));
    const mode = EDIT_MODES.find((mode) => mode === argument.toLowerCase());
    if (mode === undefined) return explain();
    await services.hub.settings.change({ edits: mode }, actorOf(by));
    await answer(editsPanel(words, mode));
  },
};
