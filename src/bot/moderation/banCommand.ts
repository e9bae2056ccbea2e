import { isHubAdmin } from '../../domain/people/permissions.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { banQuestion } from './moderationPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedAuthor } from '../commands/namedAuthor.ts';

/** Silences somebody for good and deletes their copies, after a question. */
export const ban: Command = {
  name: 'ban',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'moderation:about_ban',
  usage: 'moderation:usage_ban',
  example: 'u-a3x7k2',
  async run(context) {
    const { services, by, words, answer, answerToAmend } = context;
    const meant = await namedAuthor(context);
    if (!meant) return;
    const { author, rest: reason } = meant;
    if (isHubAdmin(author, services.adminIds)) return answer(words('moderation:isAdmin'));
    const banned = (await services.moderation.inForce(author)).some(({ kind }) => kind === 'ban');
    if (!banned) {
      await services.moderation.proposeReason(author, actorOf(by), reason);
      return answer(banQuestion(words, author, reason));
    }
    // A cleanup that was cut short is taken up again.
    await services.moderation.ban(author, actorOf(by));
    const answered = await answerToAmend(words('moderation:bannedAlready', { alias: author.alias }));
    if (answered) await services.moderation.ban(author, actorOf(by), { report: answered });
  },
};
