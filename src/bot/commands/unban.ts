import { actorOf } from '../../services/audit.ts';
import { unbannedPanel } from '../panels/moderation.ts';
import { ANYWHERE, type Command } from './command.ts';
import { meantAuthorAlone } from './meantAuthor.ts';

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
    const author = await meantAuthorAlone(context);
    if (!author) return;
    const lifted = await services.moderation.unban(author, actorOf(by));
    await answer(
      lifted ? unbannedPanel(words, author) : words('moderation:notBanned', { alias: author.alias }),
    );
  },
};
