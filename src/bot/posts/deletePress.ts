import type { PostId } from '../../domain/ids.ts';
import { deleteButton } from './deleteButton.ts';
import { onPress } from '../buttons/press.ts';

/** Deletes somebody's latest post from every chat; what comes of it takes the place of the question. */
export const deletePressed = onPress(deleteButton, {
  right: 'everyone',
  async run({ services, chat, by, words, messageId, amend }, { post }) {
    const taken = await services.withdrawals.takeBack(post as PostId, by);
    if (taken.kind === 'unknown') return 'stale';
    if (taken.kind === 'not yours') return { alert: words('moderation:deleteNotYours') };
    await amend(words('moderation:deleting', { count: taken.copies }));
    const to = { networkId: chat.networkId, kind: chat.kind };
    await services.withdrawals.showProgress(taken, { to, messageId });
    return undefined;
  },
});
