import { POLLING_TIMES } from '../bot/intake/polling.ts';
import type { Take } from '../bot/intake/taker.ts';
import { Unhealthy } from '../services/health.ts';

/** Telegram answers at least so often while all is well, whether it has updates or not; so long is too long. */
const DEAF_AFTER_MS = 2 * (POLLING_TIMES.longPollS * 1_000 + POLLING_TIMES.graceMs);

/** Notes when Telegram was last heard of. A process that waits for another to stop has not begun to listen. */
export interface Hearing {
  /** The same, noting each answer of Telegram's. */
  listen(take: Take): Take;
  /** Rejects with {@link Unhealthy} when Telegram, or the taking in, has been silent for too long. */
  check(): Promise<void>;
}

/** Begins to note; `now` gives the time in milliseconds. */
export function createHearing(now: () => number = Date.now): Hearing {
  let heardAt: number | undefined;
  return {
    listen(take) {
      return async (updates) => {
        await take(updates);
        heardAt = now();
      };
    },
    async check() {
      if (heardAt === undefined) return;
      const silentMs = now() - heardAt;
      if (silentMs <= DEAF_AFTER_MS) return;
      throw new Unhealthy(`no updates could be asked for or taken in for ${Math.round(silentMs / 1_000)} s`);
    },
  };
}
