import { POLLING_TIMES } from '../../bot/intake/polling.ts';
import type { ProcessUpdates } from '../../bot/intake/updateProcessor.ts';
import { Unhealthy } from '../../services/health.ts';

/** Twice the time in which a request for updates is answered at the latest, whether there are any or not. */
const SILENT_AFTER_MS = 2 * (POLLING_TIMES.longPollS * 1_000 + POLLING_TIMES.graceMs);

/**
 * Notices when updates no longer arrive or cannot be processed. A process that waits for another one to stop has not
 * begun to poll, and counts as healthy.
 */
export interface PollingHealth {
  /** The same processor, noting each time that it has processed an answer of Telegram's. */
  watch(processUpdates: ProcessUpdates): ProcessUpdates;
  /** Rejects with {@link Unhealthy} when nothing has been processed for too long. */
  check(): Promise<void>;
}

/** @param now the current time in milliseconds */
export function createPollingHealth(now: () => number = Date.now): PollingHealth {
  let processedAt: number | undefined;
  return {
    watch(processUpdates) {
      return async (updates) => {
        await processUpdates(updates);
        processedAt = now();
      };
    },
    async check() {
      if (processedAt === undefined) return;
      const silentMs = now() - processedAt;
      if (silentMs <= SILENT_AFTER_MS) return;
      throw new Unhealthy(`no updates could be asked for or taken in for ${Math.round(silentMs / 1_000)} s`);
    },
  };
}
