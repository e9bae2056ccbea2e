import { actorOf } from '../../services/staff/audit.ts';
import { unbannedPanel } from './moderationPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedAuthorAlone } from '../commands/namedAuthor.ts';

/** Ends a ban. */
export const unban: Command = {
  name: 'unban',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'moderation:about_unban',
  usage: 'moderation:usage_unban',
  example: 'u-a3x7k2',
  async run(context) {
    const { services, by, words, answer } = context;
    const author = await namedAuthorAlone(context);
    if (!author) return;
    const lifted = await services.moderation.unban(author, actorOf(by));
    await answer(
      lifted ? unbannedPanel(words, author) : words('moderation:notBanned', { alias: author.alias }),
    );
  },
};
