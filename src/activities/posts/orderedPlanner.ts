import { sleep } from '../../domain/concurrency/timers.ts';
import type { PostId } from '../../domain/ids.ts';
import type { Planning, Posts } from '../../domain/posts/posts.ts';

/** How long a post waits here for earlier ones of its chat, in milliseconds; a longer wait is a durable timer. */
const PATIENCE_MS = 1_500;
/** How soon to look again, in milliseconds, because earlier posts may be planned by another process. */
const LOOK_AGAIN_MS = { first: 50, longest: 800 };

/**
 * Creates the step that plans a post after the earlier posts of its chat. Usually an earlier post is planned in the
 * same process a moment later, and this one follows at once. If that takes longer, for example because the process that
 * planned them died, a post that waits here plans its predecessors itself, oldest first. It needs nothing from their
 * workflows, which may still wait for a place to run.
 */
export function createOrderedPlanner(
  posts: Pick<Posts, 'admit' | 'plan'>,
): (postId: PostId) => Promise<Planning> {
  /** What wakes the posts that wait here, by the post that they wait for. */
  const waiting = new Map<PostId, Set<AbortController>>();
  /** Predecessors that are being planned by a later post. */
  const helped = new Set<PostId>();

  async function waitFor(earlier: PostId, ms: number): Promise<void> {
    const others = waiting.get(earlier) ?? new Set();
    waiting.set(earlier, others);
    const woken = new AbortController();
    others.add(woken);
    await sleep(ms, woken.signal);
    others.delete(woken);
    if (others.size === 0 && waiting.get(earlier) === others) waiting.delete(earlier);
  }

  async function plan(postId: PostId): Promise<Planning> {
    const planning = await posts.plan(postId);
    if (planning.kind === 'planned') for (const woken of waiting.get(postId) ?? []) woken.abort();
    return planning;
  }

  /** Plans a predecessor. Returns whether it is out of the way; its own workflow shows what is wrong with it. */
  async function helpPredecessor(earlier: PostId): Promise<boolean> {
    helped.add(earlier);
    try {
      const admission = await posts.admit(earlier);
      return !admission.admitted || (await plan(earlier)).kind === 'planned';
    } catch {
      return false;
    } finally {
      helped.delete(earlier);
    }
  }

  return async (postId) => {
    const end = Date.now() + PATIENCE_MS;
    let waitMs = 0;
    for (;;) {
      const planning = await plan(postId);
      if (planning.kind === 'planned') return planning;
      const { newest, oldest, oldestIsWhole } = planning.behind;
      // At the first look, they are usually about to be planned by their own workflows.
      const mayHelp = waitMs > 0 && oldestIsWhole && !helped.has(oldest);
      if (mayHelp && (await helpPredecessor(oldest))) continue;
      if (Date.now() > end) return planning;
      waitMs = Math.min(4 * waitMs || LOOK_AGAIN_MS.first, LOOK_AGAIN_MS.longest);
      await waitFor(newest, waitMs);
    }
  };
}
