import { BotApiError } from './apiError.ts';
import type { Bot } from './bot.ts';
import type { Update } from './telegram.ts';

interface Waiter {
  answer(updates: Update[]): void;
  refuse(error: BotApiError): void;
  limit: number;
  timer: NodeJS.Timeout;
}

/** The getUpdates calls that wait for something to happen: at most one per bot, as with Telegram. */
export class LongPolls {
  #waiting = new Map<number, Waiter>();

  /** Waits up to `seconds` for the bot's next update. A call that waited before is refused with 409. */
  wait(
    bot: Bot,
    limit: number,
    seconds: number,
    onHangUp: (listener: () => void) => void,
  ): Promise<Update[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#finish(bot.id, waiter, []), seconds * 1000);
      const waiter: Waiter = { answer: resolve, refuse: reject, limit, timer };
      this.#waiting.set(bot.id, waiter);
      onHangUp(() => this.#finish(bot.id, waiter, []));
    });
  }

  /** Refuses the bot's waiting call, because another one or a webhook took its place. */
  interrupt(bot: Bot, by: string): void {
    const waiter = this.#waiting.get(bot.id);
    if (waiter === undefined) return;
    this.#waiting.delete(bot.id);
    clearTimeout(waiter.timer);
    waiter.refuse(new BotApiError(409, `Conflict: terminated by ${by}`));
  }

  /** Answers the bot's waiting call with what has arrived. */
  wake(bot: Bot): void {
    const waiter = this.#waiting.get(bot.id);
    if (waiter !== undefined) this.#finish(bot.id, waiter, bot.updates.take(0, waiter.limit));
  }

  /** Answers every waiting call with nothing. */
  endAll(): void {
    for (const [botId, waiter] of this.#waiting) this.#finish(botId, waiter, []);
  }

  #finish(botId: number, waiter: Waiter, updates: Update[]): void {
    if (this.#waiting.get(botId) === waiter) this.#waiting.delete(botId);
    clearTimeout(waiter.timer);
    waiter.answer(updates);
  }
}
