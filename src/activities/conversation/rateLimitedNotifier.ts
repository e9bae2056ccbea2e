import type { Lane } from '../../domain/posts/lane.ts';
import type { Limiter } from '../../domain/posts/limiter.ts';
import { waitForPermit } from '../../domain/posts/sendPermits.ts';
import type { Listener, Saying, Speaker } from '../../domain/conversation/speaker.ts';

/** How long a step waits for the limiter, in milliseconds. After that it fails, and Temporal tries it again. */
const PATIENCE_MS = 10_000;

/**
 * How many steps of a process wait for the limiter at a time. When thousands of reminders are due at once, the others
 * fail and are tried again later, so that the worker has places left for sends.
 */
const WAITING_AT_ONCE = 50;

/** The limiter did not let the notice through in time, and nothing was said: try again later. */
export class NotAllowedYet extends Error {
  override readonly name = 'NotAllowedYet';
}

/**
 * Says something that nobody asked for, as soon as the limiter allows it. `take` is called only then, and returns
 * nothing when it need not be said any more. Returns whether it was said. When it rejects, nothing was said.
 *
 * @throws NotAllowedYet when the limiter does not allow it soon; `take` was not called then
 */
export type RateLimitedNotifier = (to: Listener, take: () => Promise<Saying | undefined>) => Promise<boolean>;

/**
 * Creates a notifier that keeps to the limits of a lane.
 *
 * @param speaker says what it is given at once, without asking the limiter
 * @param lane `announcement` lets everything that people wait for go first
 */
export function createRateLimitedNotifier(
  limiter: Limiter,
  speaker: Pick<Speaker, 'say'>,
  lane: Lane,
): RateLimitedNotifier {
  let waiting = 0;

  async function waitForLimiter(to: Listener): Promise<void> {
    if (waiting >= WAITING_AT_ONCE) throw new NotAllowedYet('too many notices wait already');
    waiting++;
    try {
      const wish = { networkId: to.networkId, kind: to.kind, cost: 1 };
      if (!(await waitForPermit(limiter, lane, wish, Date.now() + PATIENCE_MS)))
        throw new NotAllowedYet('the limiter did not allow it in time');
    } finally {
      waiting--;
    }
  }

  return async (to, take) => {
    await waitForLimiter(to);
    const saying = await take();
    return saying !== undefined && (await speaker.say(to, saying)) !== undefined;
  };
}
