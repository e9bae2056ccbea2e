import type { PostId } from '../../domain/ids.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { accountPanel } from './postAccountPanel.ts';
import { onPress } from '../buttons/press.ts';
import { retryButton } from './retryButton.ts';

/** Tries again what failed of a post. */
export const retry = onPress(retryButton, {
  right: 'hub admins',
  isPrivate: true,
  async run({ services, by, words, amend }, { post }) {
    const postId = post as PostId;
    const count = await services.postAccounts.retry(postId, actorOf(by));
    if (count === 0) return 'stale';
    const account = await services.postAccounts.find(postId);
    if (account) await amend(accountPanel(account, words));
    return { toast: words('posts:retrying', { count }) };
  },
});
