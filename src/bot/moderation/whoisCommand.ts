import { isHubAdmin } from '../../domain/people/permissions.ts';
import { whoisPanel } from './moderationPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedAuthorAlone } from '../commands/namedAuthor.ts';

/** Tells an admin, in private, who is behind an alias. */
export const whois: Command = {
  name: 'whois',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'moderation:about_whois',
  usage: 'moderation:usage_whois',
  example: 'u-a3x7k2',
  async run(context) {
    const { services, words, answer } = context;
    const author = await namedAuthorAlone(context);
    if (!author) return;
    const [postedIn, inForce, warnings] = await Promise.all([
      services.moderation.postedIn(author),
      services.moderation.inForce(author),
      services.moderation.warnings(author),
    ]);
    const isAdmin = isHubAdmin(author, services.adminIds);
    await answer(whoisPanel(words, author, { postedIn, inForce, warnings, isAdmin }));
  },
};
