import { leadingDuration } from '../../domain/duration.ts';
import { isMutable } from '../../domain/moderation/restriction.ts';
import { isHubAdmin } from '../../domain/people/permissions.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { muteBounds, mutedPanel, mutePresets, muteUnits } from './moderationPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedAuthor } from '../commands/namedAuthor.ts';

/** What `30 spam` means where a unit is missing: the amount, and the reason. */
function splitAmount(rest: string): { readonly amount?: number; readonly reason: string | undefined } {
  const [, amount, reason] = /^(\d{1,4})(?:\s+(.*))?$/su.exec(rest) ?? [];
  if (amount === undefined) return { reason: rest === '' ? undefined : rest };
  return { amount: Number(amount), reason };
}

/** A number with letters behind it, such as `100y`, is more likely a duration in an unknown unit than a reason. */
const SLIP = /^\d+\p{L}{1,7}(?:\s|$)/u;

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
    const meant = await namedAuthor(context);
    if (!meant) return;
    const { author, rest } = meant;
    if (isHubAdmin(author, services.adminIds)) return answer(words('moderation:isAdmin'));
    const duration = leadingDuration(rest);
    if (!duration) {
      if (SLIP.test(rest)) return answer(muteBounds(words));
      const { amount, reason } = splitAmount(rest);
      await services.moderation.proposeReason(author, actorOf(by), reason);
      return answer(amount === undefined ? mutePresets(words, author) : muteUnits(words, author, amount));
    }
    const { seconds, rest: reason } = duration;
    if (!isMutable(seconds)) return answer(muteBounds(words));
    const until = await services.moderation.mute(author, seconds, actorOf(by), reason);
    await answer(mutedPanel(words, author, { seconds, until }));
  },
};
