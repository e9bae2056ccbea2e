import { sleep } from '../../domain/concurrency/timers.ts';
import type { PostId } from '../../domain/ids.ts';

/** How many posts are woken by one that made progress. The next post of its chat is usually among them. */
const WOKEN_AT_ONCE = 4;

/**
 * Every post that waits in front of a post makes it look again less often, up to the longest wait: if hundreds looked
 * every second, they would take the time of the few that can go.
 */
const EACH_BEFORE_MS = 500;
const LONGEST_MS = 10_000;

/**
 * The posts whose batches wait in this process, usually for an earlier post of their chat. They look again by themselves
 * after a while. A post that makes progress wakes the ones right behind it, so that a burst of posts does not wait that
 * long at every step.
 */
export class WaitingPosts {
  readonly #waiting = new Map<PostId, AbortController>();
  readonly #sleep: typeof sleep;

  /** @param pause waits in place of a real clock */
  constructor(pause = sleep) {
    this.#sleep = pause;
  }

  /**
   * Waits `ms` milliseconds, longer behind many other posts. Ends early when an earlier post makes progress or the signal
   * aborts.
   */
  async rest(postId: PostId, ms: number, until: AbortSignal): Promise<void> {
    if (until.aborted) return;
    const before = [...this.#waiting.keys()].filter((waiting) => waiting < postId).length;
    const waitMs = Math.max(ms, Math.min(before * EACH_BEFORE_MS, LONGEST_MS));
    const woken = new AbortController();
    this.#waiting.set(postId, woken);
    await this.#sleep(waitMs, AbortSignal.any([until, woken.signal]));
    if (this.#waiting.get(postId) === woken) this.#waiting.delete(postId);
  }

  /** Wakes the posts behind a post whose deliveries were settled. */
  movedOn(postId: PostId): void {
    const next = [...this.#waiting.keys()].filter((waiting) => waiting > postId).toSorted((a, b) => a - b);
    for (const waiting of next.slice(0, WOKEN_AT_ONCE)) {
      this.#waiting.get(waiting)?.abort();
      this.#waiting.delete(waiting);
    }
  }
}
