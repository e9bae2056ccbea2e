import { Progress } from '../concurrency/progress.ts';
import type { PostId } from '../ids.ts';

/** How many posts a process starts whose first step has not ended. It runs as many as two cores carry at a time. */
const MOST = 16;
/** When no step has ended for so long, in milliseconds, calls hang, and others are started nevertheless. */
const PATIENCE_MS = 1_000;

/**
 * The posts that this process has started and whose first step it still runs. Started without a bound, posts would be
 * taken in faster than they are carried: what comes later would find others of its chat unsent and cost a batch, and
 * Temporal would hand it to other processes, which know nothing of each other's turns.
 */
export class PostsInHand {
  readonly #open = new Set<PostId>();
  readonly #progress = new Progress();

  /** Waits for a place and takes it for a post that is about to be started. */
  async begin(postId: PostId): Promise<void> {
    while (this.#open.size >= MOST) {
      if (!(await this.#progress.next(PATIENCE_MS))) this.#open.clear();
    }
    this.#open.add(postId);
  }

  /** Gives the place of a post back, if it still has one. */
  end(postId: PostId): void {
    if (this.#open.delete(postId)) this.#progress.notify();
  }
}
