import type { PostId } from '../../domain/ids.ts';
import type { OriginalDeletion } from '../../domain/moderation/notice.ts';
import type { WithdrawalDependencies } from './withdrawCopies.ts';

/** The message cannot be deleted at the moment. Try again later: deleting what is gone does no harm. */
export class OriginalNotDeletedYet extends Error {
  override readonly name = 'OriginalNotDeletedYet';
}

/**
 * Makes the step that deletes the messages that an author posted, where the network allows it (Bot API: deleteMessages;
 * in a group or channel the bot needs the right to delete).
 *
 * @throws OriginalNotDeletedYet from the step, when it is worth another attempt
 */
export function createDeleteOriginal(
  dependencies: WithdrawalDependencies,
): (postId: PostId) => Promise<OriginalDeletion> {
  const { withdrawals, limiter, messenger, deletion } = dependencies;
  return async (postId) => {
    const original = await withdrawals.original(postId);
    if (!original) return 'kept';
    const { networkId, kind, messageIds } = original;
    for (let at = 0; at < messageIds.length; at += deletion.atOnce) {
      const [verdict] = await limiter.acquire('interactive', [{ networkId, kind, cost: 1 }]);
      if (verdict && !verdict.granted) throw new OriginalNotDeletedYet('the limiter holds the chat');
      const outcome = await messenger.withdraw(networkId, messageIds.slice(at, at + deletion.atOnce));
      switch (outcome.kind) {
        case 'deleted':
          break;
        case 'out of reach':
        case 'refused':
          return 'kept';
        case 'limited':
          await limiter.report([{ networkId, kind: 'limited', retryAfterMs: outcome.retryAfterMs }]);
          throw new OriginalNotDeletedYet('too many calls');
        case 'unauthorized':
        case 'unknown':
          throw new OriginalNotDeletedYet('no answer');
      }
    }
    return 'deleted';
  };
}
