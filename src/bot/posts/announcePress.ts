import { announceButton } from './announceButton.ts';
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
