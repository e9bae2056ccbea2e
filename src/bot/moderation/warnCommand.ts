import { isHubAdmin } from '../../domain/people/permissions.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { warnedPanel } from './moderationPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedAuthor } from '../commands/namedAuthor.ts';

/** Reproaches somebody, in private, without restricting them; admins see how often. */
export const warn: Command = {
  name: 'warn',
  right: 'hub admins',
  where: ANYWHERE,
  isPrivate: true,
  about: 'moderation:about_warn',
  usage: 'moderation:usage_warn',
  example: 'u-a3x7k2 no advertising, please',
  async run(context) {
    const { services, by, words, answer } = context;
    const meant = await namedAuthor(context);
    if (!meant) return;
    const { author, rest: reason } = meant;
    if (isHubAdmin(author, services.adminIds)) return answer(words('moderation:isAdmin'));
    const warnings = await services.moderation.warn(author, actorOf(by), reason);
    await answer(warnedPanel(words, author, warnings));
  },
};
