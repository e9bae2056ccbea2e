import { createKeyedQueue } from '../../domain/concurrency/keyedQueue.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import type { Limiter, SendRequest } from '../../domain/posts/limiter.ts';
import { waitForFirstPermit } from '../../domain/posts/sendPermits.ts';
import type { Listener } from '../../domain/conversation/speaker.ts';

/**
 * Waits until `messages` messages (one when unset) may go to a chat. Resolves with false when that is not possible before
 * `end` (milliseconds since 1970).
 */
export type WaitForTurn = (to: Listener, end: number, messages?: number) => Promise<boolean>;

/**
 * Creates the wait for the limiter that answers use. While many chats wait until the bot may send anything, one of them
 * asks the limiter at a time, in the order in which they came. A chat that waits for its own limits lets others go first.
 * When the limiter cannot be asked, an answer goes at once: it is better than silence.
 */
export function createTurn(limiter: Limiter): WaitForTurn {
  const queue = createKeyedQueue<never>(1);
  const lenient: Pick<Limiter, 'acquire'> = {
    acquire: (lane, requests) =>
      limiter.acquire(lane, requests).catch(() => requests.map(() => ({ granted: true }))),
  };

  return async (to, end, messages = 1) => {
    const wish = {
      lane: 'interactive' as const,
      items: [{ networkId: to.networkId, kind: to.kind, cost: messages }],
      requestFor: (item: SendRequest) => item,
    };
    const mayWait = (ms: number): boolean => Date.now() + ms <= end;
    while (mayWait(0)) {
      const { permitted, heldByChat } = await queue.run([], () =>
        waitForFirstPermit(lenient, wish, { mayWait }),
      );
      if (permitted.length > 0) return true;
      const waitMs = heldByChat[0]?.waitMs;
      if (waitMs === undefined || !mayWait(waitMs)) return false;
      await sleep(waitMs);
    }
    return false;
  };
}
