import { ANYWHERE, type Command } from '../commands/command.ts';
import { approvalCard } from './approvalPanel.ts';

/** So many waiting posts are shown at once. */
const SHOWN = 5;

/** Shows an admin the posts that have waited longest for approval. */
export const held: Command = {
  name: 'held',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'moderation:about_held',
  async run({ services, words, answer }) {
    const { count, posts } = await services.approvals.queue(SHOWN);
    if (count === 0) return answer(words('moderation:nothingHeld'));
    await answer(words('moderation:heldCount', { count }));
    for (const post of posts) await answer(approvalCard(words, post));
  },
};
