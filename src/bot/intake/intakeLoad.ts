import { sleep } from '../../domain/concurrency/timers.ts';
import type { ProcessUpdates } from './updateProcessor.ts';

/** With this many updates in hand the network holds more, and their authors wait for us. */
const MANY = 8;
/** How long after many updates were taken others may still be on their way, in milliseconds. */
const ON_THEIR_WAY_MS = 30;
/** How often is looked whether calm has come, in milliseconds. */
const LOOK_EVERY_MS = 10;

/** Knows whether many updates are being taken in, so that what can wait gives way to them. */
export class IntakeLoad {
  #inHand = 0;
  #busyUntil = 0;

  /** The same, noting what is in hand. */
  listen(processUpdates: ProcessUpdates): ProcessUpdates {
    return async (updates) => {
      this.#inHand += updates.length;
      try {
        await processUpdates(updates);
      } finally {
        if (this.#inHand >= MANY) this.#busyUntil = performance.now() + ON_THEIR_WAY_MS;
        this.#inHand -= updates.length;
      }
    };
  }

  /** Whether many updates are being taken in at this moment. */
  get isBusy(): boolean {
    return this.#inHand >= MANY || performance.now() < this.#busyUntil;
  }

  /** Waits until no flood of updates is being taken in, for this many milliseconds at most. */
  async calm(withinMs: number): Promise<void> {
    const end = performance.now() + withinMs;
    while (this.isBusy && performance.now() < end) await sleep(LOOK_EVERY_MS);
  }
}
