import type { Telegram } from 'telegraf';
import { updateIdOf } from '../normalise/normalise.ts';
import { callBotApi, type CallBotApi } from './botApi.ts';
import type { Logger } from './logger.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import { createTrouble, type RetryTimes } from './pollingTrouble.ts';
import type { ProcessUpdates } from './updateProcessor.ts';
import { wordlessError } from './wordlessError.ts';

/** How long polling waits at its several occasions. */
export interface PollingTimes extends RetryTimes {
  /** How long Telegram may hold a request open while there is nothing to tell, in seconds. */
  readonly longPollS: number;
  /** How long an answer may be late beyond that before the connection counts as dead. */
  readonly graceMs: number;
  /** How long confirming the last batch may take at the end. */
  readonly farewellMs: number;
}

export const POLLING_TIMES: PollingTimes = {
  longPollS: 30,
  graceMs: 10_000,
  firstRetryMs: 500,
  lastRetryMs: 15_000,
  unauthorizedMs: 30_000,
  farewellMs: 2_000,
};

export interface PollingOptions {
  readonly telegram: Telegram;
  /** The variable that the bot's token is from, for operators. */
  readonly tokenVariable: string;
  readonly processUpdates: ProcessUpdates;
  /** The kinds of update to ask for (Bot API: allowed_updates). */
  readonly allowedUpdates: readonly string[];
  readonly log: Logger;
  /** Ends polling: an open request at once, a batch that is being taken once it is taken. */
  readonly signal: AbortSignal;
  readonly times?: Partial<PollingTimes>;
}

/**
 * Asks Telegram for updates until the signal aborts, then resolves; never rejects.
 *
 * A batch is confirmed (by asking from beyond it, Bot API: getUpdates, offset) only once it is taken. While it
 * cannot be, the same batch is asked for again, so nothing is lost, whatever fails for however long. Telegram
 * keeps updates for 24 hours.
 *
 * Asks itself, through Telegraf's client, because Telegraf's own polling confirms a batch whose handler threw.
 */
export async function pollUpdates(options: PollingOptions): Promise<void> {
  const { processUpdates, allowedUpdates, log, signal } = options;
  const times = { ...POLLING_TIMES, ...options.times };
  const call = callBotApi(options.telegram);
  const trouble = createTrouble(times, log, options.tokenVariable);

  /** Tries until it works, waiting longer and longer, or until the signal aborts. */
  async function insist(attempt: () => Promise<unknown>): Promise<void> {
    while (!signal.aborted) {
      try {
        await attempt();
        trouble.over();
        return;
      } catch (error) {
        if (!signal.aborted) await sleep(trouble.met(error), signal);
      }
    }
  }

  // Telegram answers getUpdates with 409 while a webhook is set.
  await insist(() =>
    callWithin(call, times.graceMs, signal, 'deleteWebhook', { drop_pending_updates: false }),
  );

  let offset: number | undefined;
  let confirmed: number | undefined;

  while (!signal.aborted) {
    await insist(async () => {
      const asked = { timeout: times.longPollS, offset, allowed_updates: allowedUpdates };
      const limitMs = times.longPollS * 1000 + times.graceMs;
      const updates = asBatch(await callWithin(call, limitMs, signal, 'getUpdates', asked));
      confirmed = offset;
      await processUpdates(updates);
      offset = beyond(updates) ?? offset;
    });
  }

  if (offset !== undefined && offset !== confirmed) {
    // Spares the next start from being handed again what has been taken. It may fail: taking is repeatable.
    const farewell = { timeout: 0, limit: 1, offset, allowed_updates: allowedUpdates };
    await callWithin(call, times.farewellMs, undefined, 'getUpdates', farewell).catch((error: unknown) =>
      log.warn({ err: wordlessError(error) }, 'the last updates were taken but could not be confirmed'),
    );
  }
}

/** Makes a call that is given up after this many milliseconds, or when the signal aborts. */
async function callWithin(
  call: CallBotApi,
  ms: number,
  signal: AbortSignal | undefined,
  method: string,
  parameters: object,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(ms);
  return call(method, parameters, signal ? AbortSignal.any([signal, timeout]) : timeout);
}

/** What getUpdates answered, when it can be a batch that is followed by another. */
function asBatch(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) throw new TypeError('getUpdates did not answer with a list');
  if (answer.length > 0 && beyond(answer) === undefined) {
    // Nothing in it can be confirmed: asking again at once would go round and round.
    throw new TypeError('getUpdates answered with updates that have no id');
  }
  return answer;
}

/** The offset that confirms all of these updates. Those without an id are confirmed along with the others. */
function beyond(updates: readonly unknown[]): number | undefined {
  const ids = updates.map(updateIdOf).filter((id) => id !== undefined);
  return ids.length > 0 ? Math.max(...ids) + 1 : undefined;
}
