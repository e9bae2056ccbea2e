import { isMutable } from '../../domain/moderation/restriction.ts';
import { isHubAdmin } from '../../domain/people/permissions.ts';
import { actorOf } from '../../services/staff/audit.ts';
import type { AuthorMeant } from '../../services/people/targets.ts';
import { banQuestion, mutedPanel, unbannedPanel, unmutedPanel } from './moderationPanel.ts';
import { banButton, muteButton, unbanButton, unmuteButton } from './moderationButtons.ts';
import { onPress, type PressContext } from '../buttons/press.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

const right = 'hub admins';

/** The author whom a button names, unless it is somebody who may not be restricted. */
async function restrictable(
  { services }: PressContext,
  networkId: NetworkPersonId,
): Promise<AuthorMeant | undefined> {
  const author = await services.targets.author({ by: 'id', networkId });
  return author && !isHubAdmin(author, services.adminIds) ? author : undefined;
}

/** A mute for one of the offered durations. */
export const mutePressed = onPress(muteButton, {
  right,
  isPrivate: true,
  async run(context, { author: networkId, seconds }) {
    const { services, by, words, amend } = context;
    const author = await restrictable(context, networkId);
    if (!author || !isMutable(seconds)) return 'stale';
    const until = await services.moderation.mute(author, seconds, actorOf(by));
    await amend(mutedPanel(words, author, { seconds, until }));
  },
});

/** The end of a mute. */
export const unmutePressed = onPress(unmuteButton, {
  right,
  isPrivate: true,
  async run(context, { author: networkId }) {
    const { services, by, words, amend } = context;
    const author = await services.targets.author({ by: 'id', networkId });
    if (!author || !(await services.moderation.unmute(author, actorOf(by)))) return 'stale';
    await amend(unmutedPanel(words, author));
  },
});

/** A ban: the question, and its answer. Progress of the cleanup takes the place of the question. */
export const banPressed = onPress(banButton, {
  right,
  isPrivate: true,
  async run(context, { author: networkId, answer }) {
    const { services, by, chat, words, messageId, amend } = context;
    const author = await restrictable(context, networkId);
    if (!author) return 'stale';
    if (answer === 'no') return amend(words('steering:cancelled'));
    if (answer === 'ask') {
      const banned = (await services.moderation.inForce(author)).some(({ kind }) => kind === 'ban');
      return banned ? 'stale' : amend(banQuestion(words, author));
    }
    // Before the ban: what comes of it is shown in the same place, and must have the last word.
    await amend(words('moderation:banned', { alias: author.alias }));
    const to = { networkId: chat.networkId, kind: chat.kind };
    // Also when the ban is there already: the press may have come before, and gone no further than the ban.
    const isNew = await services.moderation.ban(author, actorOf(by), { report: { to, messageId } });
    return isNew ? undefined : { toast: words('moderation:bannedAlready', { alias: author.alias }) };
  },
});

/** The end of a ban. */
export const unbanPressed = onPress(unbanButton, {
  right,
  isPrivate: true,
  async run({ services, by, words, amend }, { author: networkId }) {
    const author = await services.targets.author({ by: 'id', networkId });
    if (!author || !(await services.moderation.unban(author, actorOf(by)))) return 'stale';
    await amend(unbannedPanel(words, author));
  },
});
