import { beforeEach, describe, expect, test } from '@jest/globals';
import { Semaphore } from '../../../src/domain/concurrency/semaphore.ts';
import {
  createWithdrawCopies,
  type WithdrawalProgress,
} from '../../../src/activities/posts/withdrawCopies.ts';
import type { NetworkChatId, NetworkMessageId, PostId } from '../../../src/domain/ids.ts';
import type { Limiter, LimiterReport, LimiterVerdict } from '../../../src/domain/posts/limiter.ts';
import type {
  DeletionOutcome,
  SettledCopies,
  Withdrawals,
  WithdrawalScope,
} from '../../../src/domain/posts/withdrawal.ts';
import { activityEnvironment } from '../../support/world/deliveryWorld.ts';
import { textId } from '../../support/ids.ts';

const MINUTE_MS = 60_000;
const SCOPE: WithdrawalScope = { kind: 'post', postId: 1 as PostId };

/** Copies that are left, by chat. */
let left: Map<NetworkChatId, NetworkMessageId[]>;
/** Copies that stay, by chat, with the reason of the network. */
let kept: Map<NetworkChatId, [NetworkMessageId, string][]>;
let calls: { chat: NetworkChatId; messageIds: readonly NetworkMessageId[] }[];
let reports: LimiterReport[];
beforeEach(() => {
  left = new Map();
  kept = new Map();
  [calls, reports] = [[], []];
});

const withdrawals: Pick<Withdrawals, 'copiesLeft' | 'settle'> = {
  async copiesLeft(_, atMost, leaveOut) {
    return [...left]
      .filter(([chat, ids]) => ids.length > 0 && !leaveOut.includes(chat))
      .slice(0, atMost.chats)
      .map(([networkId, ids]) => ({
        networkId,
        kind: 'private' as const,
        messageIds: ids.toSorted((a, b) => Number(b) - Number(a)).slice(0, atMost.inChat),
      }));
  },
  async settle(settled: readonly SettledCopies[]) {
    for (const { networkId: chat, messageIds, outOfReach } of settled) {
      left.set(
        chat,
        left.get(chat)!.filter((id) => !messageIds.includes(id)),
      );
      if (outOfReach !== undefined) {
        const stay = messageIds.map((id): [NetworkMessageId, string] => [id, outOfReach]);
        kept.set(chat, [...(kept.get(chat) ?? []), ...stay]);
      }
    }
  },
};

/** One run with these answers of the network. The limiter gives these verdicts in order, and then permits everything. */
function run(
  answer: (chat: NetworkChatId, messageIds: readonly NetworkMessageId[]) => DeletionOutcome,
  verdicts: LimiterVerdict[] = [],
): Promise<WithdrawalProgress> {
  const limiter: Limiter = {
    acquire: async (_, requests) => requests.map(() => verdicts.shift() ?? { granted: true }),
    async report(given) {
      reports.push(...given);
    },
    halted: async () => undefined,
  };
  const step = createWithdrawCopies({
    withdrawals: withdrawals as Withdrawals,
    limiter,
    messenger: {
      async withdraw(chat, messageIds) {
        calls.push({ chat, messageIds });
        return answer(chat, messageIds);
      },
    },
    callSlots: new Semaphore(10),
    deletion: { atOnce: 100, withinMs: 48 * 60 * MINUTE_MS },
    stopping: new AbortController().signal,
  });
  return activityEnvironment().run(step, SCOPE);
}

const deleted = (): DeletionOutcome => ({ kind: 'deleted' });
const isAboutAMinute = (progress: WithdrawalProgress): boolean =>
  progress.kind === 'wait' && progress.waitMs > MINUTE_MS / 2 && progress.waitMs <= MINUTE_MS;

describe('Copies that are taken back', () => {
  test('are deleted by one call a chat, as many as a call may have', async () => {
    left.set(textId(1), [textId(1), textId(2), textId(3)]);
    left.set(
      textId(2),
      Array.from({ length: 150 }, (_, index) => textId(index + 1)),
    );
    expect(await run(deleted)).toEqual({ kind: 'more' });
    expect(calls.map(({ chat, messageIds }) => [chat, messageIds.length])).toEqual([
      ['1', 3],
      ['2', 100],
      ['2', 50],
    ]);
    expect([...left.values()].flat()).toEqual([]);
    expect(reports).toEqual(calls.map(({ chat }) => ({ networkId: chat, kind: 'ok' })));
  });

  test('go all the same where one among them stays, which is found by trying fewer at once', async () => {
    left.set(textId(1), [
      textId(1),
      textId(2),
      textId(3),
      textId(4),
      textId(5),
      textId(6),
      textId(7),
      textId(8),
    ]);
    const reason = 'message can’t be deleted';
    await run((_, ids) => (ids.includes(textId(3)) ? { kind: 'refused', reason } : { kind: 'deleted' }));
    expect(left.get(textId(1))).toEqual([]);
    expect([...kept]).toEqual([['1', [['3', reason]]]]);
    expect(calls.length).toBeLessThanOrEqual(10);
  });

  test('stay where the chat is out of reach, which nothing is tried against', async () => {
    left.set(textId(1), [textId(1), textId(2)]);
    await run(() => ({ kind: 'out of reach', reason: 'kicked' }));
    expect(
      kept
        .get(textId(1))
        ?.map(([id]) => id)
        .toSorted(),
    ).toEqual(['1', '2']);
    expect(calls).toHaveLength(1);
  });

  test('of a chat that is limited wait for long by a timer, while those of others go', async () => {
    left.set(textId(1), [textId(1)]);
    left.set(textId(2), [textId(1)]);
    const progress = await run((chat) =>
      chat === textId(1) ? { kind: 'limited', retryAfterMs: MINUTE_MS } : { kind: 'deleted' },
    );
    expect(isAboutAMinute(progress)).toBe(true);
    expect([...left]).toEqual([
      ['1', ['1']],
      ['2', []],
    ]);
    expect(reports).toContainEqual({ networkId: textId(1), kind: 'limited', retryAfterMs: MINUTE_MS });
  });

  test('of a chat that is limited for a moment are tried again at once after it', async () => {
    left.set(textId(1), [textId(1)]);
    let attempts = 0;
    const progress = await run(() =>
      ++attempts === 1 ? { kind: 'limited', retryAfterMs: 20 } : { kind: 'deleted' },
    );
    expect([progress, attempts, left.get(textId(1))]).toEqual([{ kind: 'more' }, 2, []]);
  });

  test('wait as long as the token is not valid, of which everybody learns', async () => {
    left.set(textId(1), [textId(1)]);
    const progress = await run(() => ({ kind: 'unauthorized' }));
    expect(progress.kind).toBe('wait');
    expect(reports).toEqual([{ kind: 'halt', forMs: expect.any(Number) }]);
    expect([left.get(textId(1)), calls.length]).toEqual([['1'], 1]);
  });

  test('wait for their turn: a moment here, and by a timer for longer, with no call before', async () => {
    left.set(textId(1), [textId(1)]);
    await run(deleted, [{ granted: false, waitMs: 10, because: 'everybody' }]);
    expect([left.get(textId(1)), calls.length]).toEqual([[], 1]);
    for (const because of ['everybody', 'chat'] as const) {
      left.set(textId(1), [textId(1)]);
      const progress = await run(deleted, [{ granted: false, waitMs: MINUTE_MS, because }]);
      expect([because, isAboutAMinute(progress)]).toEqual([because, true]);
      expect(calls).toHaveLength(1);
    }
  });
});
