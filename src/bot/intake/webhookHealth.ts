import type { Telegram } from 'telegraf';
import { describeIntakeTrouble, type IntakeTrouble } from '../../domain/conversation/intakeTrouble.ts';
import { callBotApi } from './botApi.ts';
import type { Logger } from './logger.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import type { ProcessUpdates } from './updateProcessor.ts';
import { wordlessError } from './wordlessError.ts';

/** How often Telegram is asked about its calls to the webhook, in milliseconds. */
export const WEBHOOK_CHECK_MS = 60_000;
/** How long Telegram's answer may take, in milliseconds. */
const CALL_MS = 10_000;
/** Telegram's description of a failure is cut after this many UTF-16 units. */
const MESSAGE_LIMIT = 200;

export interface WebhookHealthOptions {
  readonly telegram: Telegram;
  /** The address that Telegram was told to call. */
  readonly url: string;
  readonly log: Logger;
  /** Told the result of every check; undefined when updates come in. Must not reject. */
  readonly report: (trouble: IntakeTrouble | undefined) => Promise<void>;
  /** Milliseconds between two checks; {@link WEBHOOK_CHECK_MS} when unset. */
  readonly everyMs?: number;
}

/**
 * Watches whether Telegram reaches our webhook. Only Telegram knows: a call that does not arrive leaves no trace here.
 */
export class WebhookHealth {
  readonly #options: WebhookHealthOptions;
  /** Failures before this moment (ms since 1970) are over: a later call arrived, or the webhook was not set yet. */
  #deliveredAt = Date.now();
  #trouble: IntakeTrouble | undefined;

  constructor(options: WebhookHealthOptions) {
    this.#options = options;
  }

  /** Why no updates come in, as of the last check. */
  get trouble(): IntakeTrouble | undefined {
    return this.#trouble;
  }

  /** Wraps the function that takes updates, to note when Telegram's last call was taken. */
  listen(processUpdates: ProcessUpdates): ProcessUpdates {
    return async (updates) => {
      await processUpdates(updates);
      this.#deliveredAt = Date.now();
    };
  }

  /** Checks at regular intervals until the signal aborts, then resolves; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(this.#options.everyMs ?? WEBHOOK_CHECK_MS, signal);
      if (signal.aborted) return;
      await this.#check(signal);
    }
  }

  async #check(signal: AbortSignal): Promise<void> {
    const { telegram, url, log, report } = this.#options;
    try {
      const timeout = AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]);
      const info = await callBotApi(telegram)('getWebhookInfo', {}, timeout);
      this.#note(troubleIn(info as WebhookInfo, url, this.#deliveredAt));
      await report(this.#trouble);
    } catch (error) {
      // Whether updates come in is not known then, so the last result stays as it is.
      if (!signal.aborted)
        log.warn({ err: wordlessError(error) }, 'Telegram could not be asked about the webhook');
    }
  }

  /** Logs what changed, rather than the same again each minute. */
  #note(trouble: IntakeTrouble | undefined): void {
    const { log } = this.#options;
    const sentence = trouble && describeIntakeTrouble(trouble);
    const before = this.#trouble && describeIntakeTrouble(this.#trouble);
    this.#trouble = trouble;
    if (sentence === before) return;
    if (sentence === undefined) log.info({}, 'Telegram reaches the webhook again');
    else log.error({}, sentence);
  }
}

/** Bot API: WebhookInfo, as far as it is read. */
interface WebhookInfo {
  readonly url: string;
  /** In seconds since 1970. */
  readonly last_error_date?: number;
  readonly last_error_message?: string;
}

/**
 * What is wrong according to Telegram.
 *
 * @param deliveredAt when Telegram's last call was taken, in milliseconds since 1970
 */
export function troubleIn(info: WebhookInfo, url: string, deliveredAt: number): IntakeTrouble | undefined {
  if (!isSameAddress(info.url, url)) return { because: 'replaced' };
  const { last_error_date: failedAt = 0, last_error_message: message = 'no reason given' } = info;
  if (failedAt <= Math.floor(deliveredAt / 1_000)) return undefined;
  return { because: 'unreached', message: message.slice(0, MESSAGE_LIMIT) };
}

/** Telegram may write an address differently, with the default port for instance. */
function isSameAddress(shown: string, url: string): boolean {
  return URL.canParse(shown) && new URL(shown).href === new URL(url).href;
}
