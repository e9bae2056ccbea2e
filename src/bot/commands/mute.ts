import { parseDuration } from '../../domain/duration.ts';
import { isMutable } from '../../domain/restriction.ts';
import { isHubAdmin } from '../../domain/permissions.ts';
import { actorOf } from '../../services/audit.ts';
import { muteBounds, mutedPanel, mutePresets } from '../panels/moderation.ts';
import { ANYWHERE, type Command } from './command.ts';
import { meantAuthor } from './meantAuthor.ts';

/** Silences somebody for a while; without a duration it offers some. */
export const mute: Command = {
  name: 'mute',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'moderation:about_mute',
  usage: 'moderation:usage_mute',
  example: 'u-a3x7k2 2h',
  async run(context) {
    const { services, by, words, answer } = context;
    const meant = await meantAuthor(context);
    if (!meant) return;
    const { author, rest } = meant;
    if (isHubAdmin(author, services.adminIds)) return answer(words('moderation:isAdmin'));
    if (rest === '') return answer(mutePresets(words, author));
    const seconds = parseDuration(rest);
    if (seconds === undefined || !isMutable(seconds)) return answer(muteBounds(words));
    const until = await services.moderation.mute(author, seconds, actorOf(by));
    await answer(mutedPanel(words, author, { seconds, until }));
  },
};
