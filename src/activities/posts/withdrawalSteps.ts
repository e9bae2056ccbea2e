import type { PostId } from '../../domain/ids.ts';
import type { OriginalDeletion } from '../../domain/moderation/notice.ts';
import type { WithdrawalScope, WithdrawalTally } from '../../domain/posts/withdrawal.ts';
import { createDeleteOriginal } from './deleteOriginal.ts';
import {
  createWithdrawCopies,
  type WithdrawalDependencies,
  type WithdrawalProgress,
} from './withdrawCopies.ts';

/** The steps that take posts back. */
export interface WithdrawalSteps {
  /** Stops what is not sent yet of a scope, and counts what was deleted and stopped since that time (ms since 1970). */
  stopPosts(scope: WithdrawalScope, since?: number): Promise<WithdrawalTally>;
  /** Deletes the messages that an author posted, where the network allows it. */
  deleteOriginal(postId: PostId): Promise<OriginalDeletion>;
  withdrawCopies(scope: WithdrawalScope): Promise<WithdrawalProgress>;
}

/** Binds the steps that take posts back to what they work on. */
export function createWithdrawalSteps(dependencies: WithdrawalDependencies): WithdrawalSteps {
  const { withdrawals, deletion } = dependencies;
  return {
    stopPosts: (scope, since) => withdrawals.stop(scope, deletion.withinMs, since),
    deleteOriginal: createDeleteOriginal(dependencies),
    withdrawCopies: createWithdrawCopies(dependencies),
  };
}
