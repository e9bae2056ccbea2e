import { describe, expect, test } from '@jest/globals';
import { type AccountSteps, throughTheirAccounts } from '../../../src/activities/posts/accountSteps.ts';
import type { WithdrawalProgress } from '../../../src/activities/posts/withdrawCopies.ts';
import type { AccountId, PostId } from '../../../src/domain/ids.ts';

const [FIRST, SECOND, GONE] = [1, 2, 3] as AccountId[] as [AccountId, AccountId, AccountId];
const SCOPE = { kind: 'post', postId: 1 as PostId } as const;

/** Steps that say by which account they were done, and answer withdrawals so; undefined where nothing is left. */
function stepsOf(account: AccountId, done: string[], progress?: WithdrawalProgress): AccountSteps {
  const note = (what: string) => async () => void done.push(`${what} by ${account}`);
  return {
    most: () => 10,
    deliverClaimed: note('deliverClaimed'),
    deliverAtOnce: async () => (await note('deliverAtOnce')(), true),
    deliverBatch: async () => (await note('deliverBatch')(), { open: 0, next: { kind: 'done' } } as never),
    reviseBatch: async () => (await note('reviseBatch')(), { open: 0, next: { kind: 'done' } } as never),
    deleteOriginal: async () => (await note('deleteOriginal')(), 'deleted'),
    withdrawCopies: async () => (await note('withdrawCopies')(), progress!),
    hasCopies: async () => progress !== undefined,
  };
}

function setUp(first?: WithdrawalProgress, second?: WithdrawalProgress) {
  const done: string[] = [];
  const accounts = new Map([
    [FIRST, stepsOf(FIRST, done, first)],
    [SECOND, stepsOf(SECOND, done, second)],
  ]);
  const of = new Map<PostId, AccountId>([
    [1 as PostId, FIRST],
    [2 as PostId, SECOND],
    [3 as PostId, GONE],
  ]);
  return { done, steps: throughTheirAccounts(accounts, async (postId) => of.get(postId)) };
}

describe('A post', () => {
  test.each([
    [1, FIRST],
    [2, SECOND],
    [3, FIRST],
    [4, FIRST],
  ])('%d is carried, changed and deleted by account %d', async (postId, account) => {
    const { steps, done } = setUp();
    await steps.deliverAtOnce(postId as PostId);
    await steps.deliverBatch(postId as PostId);
    await steps.reviseBatch(postId as PostId);
    await steps.deleteOriginal(postId as PostId);
    const names = ['deliverAtOnce', 'deliverBatch', 'reviseBatch', 'deleteOriginal'];
    expect(done).toEqual(names.map((name) => `${name} by ${account}`));
  });
});

describe('A withdrawal', () => {
  test('is made by every account that has sent something of it', async () => {
    const { steps, done } = setUp(undefined, { kind: 'more' });
    expect(await steps.withdrawCopies(SCOPE)).toEqual({ kind: 'more' });
    expect(done).toEqual(['withdrawCopies by 2']);
  });

  test('waits only when all of them have to, and for the first', async () => {
    const wait = (waitMs: number): WithdrawalProgress => ({ kind: 'wait', waitMs });
    expect(await setUp(wait(50), wait(20)).steps.withdrawCopies(SCOPE)).toEqual(wait(20));
    expect(await setUp(wait(50), { kind: 'more' }).steps.withdrawCopies(SCOPE)).toEqual({ kind: 'more' });
    expect(await setUp(wait(50)).steps.withdrawCopies(SCOPE)).toEqual(wait(50));
    expect(await setUp().steps.withdrawCopies(SCOPE)).toEqual({ kind: 'more' });
  });
});
