import { actorOf } from '../../services/staff/audit.ts';
import { unmutedPanel } from './moderationPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedAuthorAlone } from '../commands/namedAuthor.ts';

/** Lets somebody be heard again. */
export const unmute: Command = {
  name: 'unmute',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'moderation:about_unmute',
  usage: 'moderation:usage_unmute',
  example: 'u-a3x7k2',
  async run(context) {
    const { services, by, words, answer } = context;
    const author = await namedAuthorAlone(context);
    if (!author) return;
    const lifted = await services.moderation.unmute(author, actorOf(by));
    await answer(
      lifted ? unmutedPanel(words, author) : words('moderation:notMuted', { alias: author.alias }),
    );
  },
};
