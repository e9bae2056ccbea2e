import type { AccountId, PostId } from '../../domain/ids.ts';
import type { WithdrawalScope } from '../../domain/posts/withdrawal.ts';
import { createDeleteOriginal } from './deleteOriginal.ts';
import type { FirstSendsOfAccounts } from './carryAtOnce.ts';
import { createFirstSends, type FirstSends } from './deliverAtOnce.ts';
import { createDeliverBatch } from './deliverBatch.ts';
import type { DeliveryDependencies } from './deliveryCalls.ts';
import { createReviseBatch, type RevisionDependencies } from './reviseBatch.ts';
import type { EditSteps } from './editSteps.ts';
import type { RelaySteps } from './relaySteps.ts';
import type { WithdrawalSteps } from './withdrawalSteps.ts';
import {
  createWithdrawCopies,
  type WithdrawalDependencies,
  type WithdrawalProgress,
} from './withdrawCopies.ts';

/** The steps that send, change and delete messages. Each goes through one of our accounts. */
export type SendSteps = Pick<RelaySteps, 'deliverAtOnce' | 'deliverBatch'> &
  Pick<EditSteps, 'reviseBatch'> &
  Pick<WithdrawalSteps, 'deleteOriginal' | 'withdrawCopies'>;

/** The steps of one account. */
export interface AccountSteps extends SendSteps, Omit<FirstSends, 'deliverAtOnce'> {
  /** Whether the account sent something of it that is still there. */
  hasCopies(scope: WithdrawalScope): Promise<boolean>;
}

/** What the steps of one account are made from. */
export type AccountDependencies = DeliveryDependencies & RevisionDependencies & WithdrawalDependencies;

/** Binds the steps that send, change and delete messages to one account. */
export function createAccountSteps(dependencies: AccountDependencies): AccountSteps {
  const { withdrawals } = dependencies;
  return {
    ...createFirstSends(dependencies),
    deliverBatch: createDeliverBatch(dependencies),
    reviseBatch: createReviseBatch(dependencies),
    deleteOriginal: createDeleteOriginal(dependencies),
    withdrawCopies: createWithdrawCopies(dependencies),
    hasCopies: async (scope) => (await withdrawals.copiesLeft(scope, { chats: 1, inChat: 1 }, [])).length > 0,
  };
}

/**
 * Has each post carried, changed and deleted by the account that it came in through. What came through one that does not
 * run here any more goes through the first.
 *
 * @param accountOf the account that a post came in through; undefined when nothing is known of the post
 */
export function throughTheirAccounts(
  accounts: ReadonlyMap<AccountId, AccountSteps>,
  accountOf: (postId: PostId) => Promise<AccountId | undefined>,
): SendSteps & FirstSendsOfAccounts {
  const [first, ...others] = accounts.values();
  if (first === undefined) throw new RangeError('There is no account to send with');
  const claimed: Omit<FirstSendsOfAccounts, 'deliverAtOnce'> = {
    accounts: [...accounts.keys()],
    most: (account) => accounts.get(account)!.most(),
    deliverClaimed: (account, ...what) => accounts.get(account)!.deliverClaimed(...what),
  };
  if (others.length === 0) return { ...first, ...claimed };
  const stepsOf = async (postId: PostId): Promise<AccountSteps> => {
    const account = await accountOf(postId);
    return (account !== undefined && accounts.get(account)) || first;
  };
  return {
    ...claimed,
    deliverAtOnce: async (postId) => (await stepsOf(postId)).deliverAtOnce(postId),
    deliverBatch: async (postId) => (await stepsOf(postId)).deliverBatch(postId),
    reviseBatch: async (postId) => (await stepsOf(postId)).reviseBatch(postId),
    deleteOriginal: async (postId) => (await stepsOf(postId)).deleteOriginal(postId),
    async withdrawCopies(scope) {
      const progress: WithdrawalProgress[] = [];
      for (const steps of accounts.values()) {
        if (await steps.hasCopies(scope)) progress.push(await steps.withdrawCopies(scope));
      }
      const waits = progress.flatMap((one) => (one.kind === 'wait' ? [one.waitMs] : []));
      // An account that may go on at once keeps no other from waiting.
      if (waits.length === 0 || waits.length < progress.length) return { kind: 'more' };
      return { kind: 'wait', waitMs: Math.min(...waits) };
    },
  };
}
