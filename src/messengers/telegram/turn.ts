import { setTimeout as sleep } from 'node:timers/promises';
import { createKeyedQueue } from '../../domain/concurrency/keyedQueue.ts';
import type { Limiter } from '../../domain/posts/limiter.ts';
import type { Listener } from '../../domain/conversation/speaker.ts';

/** Waits until so many messages may go to a chat, one when unset; false when that is not so by `end` (ms since 1970). */
export type WaitForTurn = (to: Listener, end: number, messages?: number) => Promise<boolean>;

/**
 * Makes what waits for the limiter. However many chats wait for the whole bot's turn, one of them asks for it at a time,
 * in the order in which they came; a chat that has to wait for its own limits lets the others go first.
 */
export function createTurn(limiter: Limiter): WaitForTurn {
  const line = createKeyedQueue<never>(1);

  /** How many milliseconds the chat has to wait for its own limits: 0 when it may go, infinity when it is too late. */
  async function untilEverybodysTurn(to: Listener, end: number, cost: number): Promise<number> {
    for (;;) {
      if (Date.now() > end) return Number.POSITIVE_INFINITY;
      const [verdict] = await limiter
        .acquire('interactive', [{ networkId: to.networkId, kind: to.kind, cost }])
        // Without a limiter an answer is still better than silence.
        .catch(() => [{ granted: true as const }]);
      if (!verdict || verdict.granted) return 0;
      if (verdict.because === 'chat') return verdict.waitMs;
      if (Date.now() + verdict.waitMs > end) return Number.POSITIVE_INFINITY;
      await sleep(verdict.waitMs);
    }
  }

  return async (to, end, messages = 1) => {
    for (;;) {
      const waitMs = await line.run([], () => untilEverybodysTurn(to, end, messages));
      if (waitMs === 0) return true;
      if (Date.now() + waitMs > end) return false;
      await sleep(waitMs);
    }
  };
}
