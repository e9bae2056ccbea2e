/** The simulated Telegram's time: the machine's, plus what a test has advanced it by. */
export class Clock {
  #advanced = 0;

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.#advanced;
  }

  /** Seconds since the epoch, as Bot API dates are. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Lets `ms` pass at once. Timers that already run are not moved. */
  advance(ms: number): void {
    this.#advanced += ms;
  }

  /** Back to the machine's time. */
  reset(): void {
    this.#advanced = 0;
  }
}
