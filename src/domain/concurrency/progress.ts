import { within } from './timers.ts';

/** Tells those who wait that something moved on. */
export class Progress {
  #next = Promise.withResolvers<void>();

  /** Something moved on. */
  notify(): void {
    const { resolve } = this.#next;
    this.#next = Promise.withResolvers();
    resolve();
  }

  /** Waits for the next time that something moves on; false when that takes longer than so many milliseconds. */
  async next(ms: number): Promise<boolean> {
    return within<boolean>(
      ms,
      this.#next.promise.then(() => true),
      () => false,
    );
  }
}
