import type { PostId } from '../../domain/ids.ts';
import type { OriginalDeletion } from '../../domain/moderation/notice.ts';
import type { Withdrawals, WithdrawalScope, WithdrawalTally } from '../../domain/posts/withdrawal.ts';
import type { WithdrawalDependencies, WithdrawalProgress } from './withdrawCopies.ts';

/** What the steps that take posts back are made from. */
export interface WithdrawalStepDependencies extends Pick<WithdrawalDependencies, 'deletion'> {
  readonly withdrawals: Pick<Withdrawals, 'stop'>;
  readonly sendSteps: Pick<WithdrawalSteps, 'deleteOriginal' | 'withdrawCopies'>;
}

/** The steps that take posts back. */
export interface WithdrawalSteps {
  /** Stops what is not sent yet of a scope, and counts what was deleted and stopped since that time (ms since 1970). */
  stopPosts(scope: WithdrawalScope, since?: number): Promise<WithdrawalTally>;
  /** Deletes the messages that an author posted, where the network allows it. */
  deleteOriginal(postId: PostId): Promise<OriginalDeletion>;
  withdrawCopies(scope: WithdrawalScope): Promise<WithdrawalProgress>;
}

/** Binds the steps that take posts back to what they work on. */
export function createWithdrawalSteps(dependencies: WithdrawalStepDependencies): WithdrawalSteps {
  const { withdrawals, deletion, sendSteps } = dependencies;
  return {
    stopPosts: (scope, since) => withdrawals.stop(scope, deletion.withinMs, since),
    deleteOriginal: (postId) => sendSteps.deleteOriginal(postId),
    withdrawCopies: (scope) => sendSteps.withdrawCopies(scope),
  };
}
