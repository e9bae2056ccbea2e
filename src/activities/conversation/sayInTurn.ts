import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from '../../domain/posts/lane.ts';
import type { Limiter } from '../../domain/posts/limiter.ts';
import type { Listener, Saying, Speaker } from '../../domain/conversation/speaker.ts';

/** How long a step waits for its turn before it gives its place up and is tried again, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * So many wait for their turn at a time in a process. Where thousands of reminders fall due at once, the others come
 * back later, and leave the worker its places for sends.
 */
const WAITING_AT_ONCE = 50;

/** Others were in turn all the time: try again later. Nothing was said. */
export class NoTurnYet extends Error {
  override readonly name = 'NoTurnYet';
}

/**
 * Says something unasked. The saying is taken in hand only once its turn has come; `take` answers with nothing when it
 * need not be said any more. Answers whether it was said. Whatever it rejects with, nothing was said.
 *
 * @throws NoTurnYet when the turn does not come soon; nothing was taken then
 */
export type SayInTurn = (to: Listener, take: () => Promise<Saying | undefined>) => Promise<boolean>;

/**
 * Makes the way of saying things unasked.
 *
 * @param speaker says at once what it is given: the turn is waited for here
 * @param lane whose turn it is: `announcement` comes after everything that people wait for
 */
export function createSayInTurn(limiter: Limiter, speaker: Pick<Speaker, 'say'>, lane: Lane): SayInTurn {
  let waiting = 0;

  async function turn(to: Listener): Promise<void> {
    if (waiting >= WAITING_AT_ONCE) throw new NoTurnYet('too many wait already');
    waiting++;
    try {
      const end = Date.now() + PATIENCE_MS;
      for (;;) {
        const [verdict] = await limiter.acquire(lane, [{ networkId: to.networkId, kind: to.kind, cost: 1 }]);
        if (!verdict || verdict.granted) return;
        if (Date.now() + verdict.waitMs > end) throw new NoTurnYet('the turn did not come in time');
        await sleep(verdict.waitMs);
      }
    } finally {
      waiting--;
    }
  }

  return async (to, take) => {
    await turn(to);
    const saying = await take();
    return saying !== undefined && (await speaker.say(to, saying)) !== undefined;
  };
}
