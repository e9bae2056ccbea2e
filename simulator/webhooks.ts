import { setTimeout as pause } from 'node:timers/promises';
import type { Bot, WebhookSettings } from './bot.ts';
import type { Update } from './telegram.ts';

/** How long an undelivered update waits before the next attempt, in milliseconds: doubling between these two. */
const BACKOFF_MS = { first: 200, longest: 5_000 };
/** How long a webhook may take to answer, in milliseconds. */
const ANSWER_MS = 60_000;

/** Handles a Bot API call that a webhook gave as its answer (Bot API: "Making requests when getting updates"). */
export type AnswerHandler = (bot: Bot, body: Record<string, unknown>) => void;

/** The state of one bot's webhook deliveries. */
interface Delivery {
  settings: WebhookSettings;
  inFlight: Set<number>;
  stopped: AbortController;
  lastErrorDate?: number;
  lastErrorMessage?: string;
}

/** Posts updates to the bots' webhooks: begun in order, repeated until a 2xx answer comes. */
export class Webhooks {
  #deliveries = new Map<number, Delivery>();
  #onAnswer: AnswerHandler;

  constructor(onAnswer: AnswerHandler) {
    this.#onAnswer = onAnswer;
  }

  /** Starts delivering by the bot's settings, or stops when it has none. */
  apply(bot: Bot): void {
    this.#deliveries.get(bot.id)?.stopped.abort();
    this.#deliveries.delete(bot.id);
    if (bot.webhook === undefined) return;
    this.#deliveries.set(bot.id, {
      settings: bot.webhook,
      inFlight: new Set(),
      stopped: new AbortController(),
    });
    this.wake(bot);
  }

  /** Takes on the updates that wait, as far as max_connections allows. */
  wake(bot: Bot): void {
    const delivery = this.#deliveries.get(bot.id);
    if (delivery === undefined) return;
    for (let index = 0; delivery.inFlight.size < delivery.settings.maxConnections; index++) {
      const update = bot.updates.at(index);
      if (update === undefined) return;
      if (delivery.inFlight.has(update.update_id)) continue;
      delivery.inFlight.add(update.update_id);
      void this.#deliver(bot, delivery, update);
    }
  }

  /** The last failure, for getWebhookInfo. */
  lastError(bot: Bot): { last_error_date?: number; last_error_message?: string } {
    const delivery = this.#deliveries.get(bot.id);
    if (delivery?.lastErrorMessage === undefined) return {};
    return { last_error_date: delivery.lastErrorDate ?? 0, last_error_message: delivery.lastErrorMessage };
  }

  /** Stops every delivery; what was not answered stays queued. */
  stopAll(): void {
    for (const delivery of this.#deliveries.values()) delivery.stopped.abort();
    this.#deliveries.clear();
  }

  async #deliver(bot: Bot, delivery: Delivery, update: Update): Promise<void> {
    const { signal } = delivery.stopped;
    for (let wait = BACKOFF_MS.first; !signal.aborted; wait = Math.min(wait * 2, BACKOFF_MS.longest)) {
      const failure = await this.#attempt(bot, delivery, update);
      if (signal.aborted) return;
      if (failure === undefined) break;
      delivery.lastErrorDate = Math.floor(Date.now() / 1000);
      delivery.lastErrorMessage = failure;
      await pause(wait, undefined, { signal }).catch(() => {});
    }
    if (signal.aborted) return;
    delivery.inFlight.delete(update.update_id);
    bot.updates.remove(update.update_id);
    this.wake(bot);
  }

  /** One attempt; what went wrong in Telegram's words, or nothing. */
  async #attempt(bot: Bot, { settings, stopped }: Delivery, update: Update): Promise<string | undefined> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (settings.secretToken !== undefined) headers['x-telegram-bot-api-secret-token'] = settings.secretToken;
    try {
      const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(ANSWER_MS)]);
      const response = await fetch(settings.url, {
        method: 'POST',
        headers,
        body: JSON.stringify(update),
        signal,
      });
      const body = await response.text();
      if (!response.ok) return `Wrong response from the webhook: ${response.status} ${response.statusText}`;
      this.#takeAnswer(bot, body);
      return undefined;
    } catch (error) {
      return error instanceof Error && error.name === 'TimeoutError'
        ? 'Read timeout expired'
        : 'Connection refused';
    }
  }

  #takeAnswer(bot: Bot, body: string): void {
    if (!body.startsWith('{')) return;
    try {
      this.#onAnswer(bot, JSON.parse(body) as Record<string, unknown>);
    } catch {
      // Telegram ignores an answer that is no call.
    }
  }
}
