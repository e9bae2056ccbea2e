import { isHubAdmin } from '../../domain/permissions.ts';
import { actorOf } from '../../services/audit.ts';
import { warnedPanel } from '../panels/moderation.ts';
import { ANYWHERE, type Command } from './command.ts';
import { meantAuthor } from './meantAuthor.ts';

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
    const meant = await meantAuthor(context);
    if (!meant) return;
    const { author, rest: reason } = meant;
    if (isHubAdmin(author, services.adminIds)) return answer(words('moderation:isAdmin'));
    const warnings = await services.moderation.warn(author, actorOf(by), reason);
    await answer(warnedPanel(words, author, warnings));
  },
};
