import type { PostId } from '../../domain/ids.ts';

/** So many posts are woken by one that moved on: the next of its chat is mostly among them. */
const WOKEN_AT_ONCE = 4;

/**
 * For each post that waits before it, a post looks that much more seldom, up to the longest: hundreds that all look
 * each second would take the time from the few that can go.
 */
const EACH_BEFORE_MS = 500;
const LONGEST_MS = 10_000;

/**
 * The posts whose batches wait in this process, mostly for an earlier post of their chat. They look again by
 * themselves now and then; a post that moves on wakes those right behind it, so that a burst of posts does not pay
 * that pause at each step.
 */
export class WaitingPosts {
  readonly #waiting = new Map<PostId, () => void>();

  /**
   * Waits so many milliseconds (longer behind many others), or until an earlier post moves on, or until the signal is
   * given.
   */
  async rest(postId: PostId, ms: number, until: AbortSignal): Promise<void> {
    if (until.aborted) return;
    const before = [...this.#waiting.keys()].filter((waiting) => waiting < postId).length;
    const waitMs = Math.max(ms, Math.min(before * EACH_BEFORE_MS, LONGEST_MS));
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        until.removeEventListener('abort', wake);
        if (this.#waiting.get(postId) === wake) this.#waiting.delete(postId);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      until.addEventListener('abort', wake);
      this.#waiting.set(postId, wake);
    });
  }

  /** Says that deliveries of a post were settled. */
  movedOn(postId: PostId): void {
    const next = [...this.#waiting.keys()].filter((waiting) => waiting > postId).toSorted((a, b) => a - b);
    for (const waiting of next.slice(0, WOKEN_AT_ONCE)) this.#waiting.get(waiting)?.();
  }
}
