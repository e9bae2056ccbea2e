import type { PostId } from '../../domain/ids.ts';
import type { Planning, Posts } from '../../domain/posts/posts.ts';

/** How long a post waits here for earlier ones of its chat, in milliseconds; a longer wait is a durable timer. */
const PATIENCE_MS = 1_500;
/** Earlier posts may be with another process: how soon to look again. */
const LOOK_AGAIN_MS = { first: 50, longest: 800 };

/**
 * Creates the step that plans a post after the earlier posts of its chat. Usually an earlier post is planned in the
 * same process a moment later, and this one follows at once. Where that takes longer, for example because the process
 * that planned them died, a post that waits here plans its predecessors itself, oldest first. It needs nothing of their
 * workflows, and they need not wait until these find a place to run.
 */
export function createOrderedPlanner(
  posts: Pick<Posts, 'admit' | 'plan'>,
): (postId: PostId) => Promise<Planning> {
  /** How to wake the posts that wait here, by the post that they wait for. */
  const waiting = new Map<PostId, Set<() => void>>();
  /** Predecessors that are being planned by a later post. */
  const helped = new Set<PostId>();

  async function waitFor(earlier: PostId, ms: number): Promise<void> {
    const others = waiting.get(earlier) ?? new Set();
    waiting.set(earlier, others);
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        clearTimeout(timer);
        others.delete(goOn);
        if (others.size === 0 && waiting.get(earlier) === others) waiting.delete(earlier);
        resolve();
      };
      const timer = setTimeout(goOn, ms);
      others.add(goOn);
    });
  }

  async function plan(postId: PostId): Promise<Planning> {
    const planning = await posts.plan(postId);
    if (planning.kind === 'planned') for (const goOn of waiting.get(postId) ?? []) goOn();
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
      // At the first look they are mostly about to be planned by their own workflows.
      const mayHelp = waitMs > 0 && oldestIsWhole && !helped.has(oldest);
      if (mayHelp && (await helpPredecessor(oldest))) continue;
      if (Date.now() > end) return planning;
      waitMs = Math.min(4 * waitMs || LOOK_AGAIN_MS.first, LOOK_AGAIN_MS.longest);
      await waitFor(newest, waitMs);
    }
  };
}
