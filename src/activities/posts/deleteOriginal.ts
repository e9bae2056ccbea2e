import type { PostId } from '../../domain/ids.ts';
import type { OriginalDeletion } from '../../domain/moderation/notice.ts';
import { waitForPermit } from '../../domain/posts/sendPermits.ts';
import { SHORT_WAIT_MS } from './batchLimits.ts';
import type { WithdrawalDependencies } from './withdrawCopies.ts';

/** The messages cannot be deleted at the moment. Trying again later is safe, even if some are gone by then. */
export class OriginalNotDeletedYet extends Error {
  override readonly name = 'OriginalNotDeletedYet';
}

/**
 * Creates the step that deletes the messages that an author posted, where the network allows it (Bot API: deleteMessages;
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
      const wish = { networkId, kind, cost: 1 };
      if (!(await waitForPermit(limiter, 'interactive', wish, Date.now() + SHORT_WAIT_MS)))
        throw new OriginalNotDeletedYet('the limiter holds the chat');
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
