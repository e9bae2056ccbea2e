import type { PostId } from '../../domain/ids.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { announceButton, stopAnnouncementButton } from './announceButton.ts';
import { onPress } from '../buttons/press.ts';

/** Sends an announcement that was shown, or drops it. */
export const announce = onPress(announceButton, {
  right: 'hub admins',
  async run({ services, chat, by, messageId, language, words, amend }, { id, what }) {
    const { announcements } = services;
    if (what === 'drop') {
      if (!(await announcements.discard(id))) return 'stale';
      await amend(words('posts:announceDropped'));
      return;
    }
    const to = { networkId: chat.networkId, kind: chat.kind };
    if (!(await announcements.send(id, by, { to, messageId, language }))) return 'stale';
    await amend(words('posts:announceBegun'));
  },
});

/** Stops an announcement that is on its way. What came of it is shown in the same message once nothing is in hand. */
export const announcementStopped = onPress(stopAnnouncementButton, {
  right: 'hub admins',
  async run({ services, by, words, amend }, { post }) {
    if (!(await services.announcements.stop(post as PostId, actorOf(by)))) return 'stale';
    await amend(words('posts:announceStopping'));
  },
});
