import type { PostId } from '../../domain/ids.ts';
import type { Planning, Posts } from '../../domain/posts/posts.ts';

/** So long a post waits here for earlier ones of its chat; a longer wait is a durable timer. */
const PATIENCE_MS = 1_500;
/** Earlier posts may be with another process: how soon to look again. */
const LOOK_AGAIN_MS = { first: 50, longest: 800 };

/**
 * Makes the step that plans a post. Mostly an earlier post of its chat is planned in the same process a moment
 * later: then this one follows at once. Where that takes longer, as when the process that had them died, one of
 * those that wait here takes the earlier ones along, oldest first: it needs nothing of their workflows, and else
 * each would wait until its own has found a place to run.
 */
export function createPlanInTurn(
  posts: Pick<Posts, 'admit' | 'plan'>,
): (postId: PostId) => Promise<Planning> {
  /** Those that wait here, by the post that they wait for. */
  const waiting = new Map<PostId, Set<() => void>>();
  /** Earlier posts that are being taken along. */
  const takenAlong = new Set<PostId>();

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

  /** Whether that post is out of the way now. What is wrong with it shows in its own workflow. */
  async function takeAlong(earlier: PostId): Promise<boolean> {
    takenAlong.add(earlier);
    try {
      const admission = await posts.admit(earlier);
      return !admission.admitted || (await plan(earlier)).kind === 'planned';
    } catch {
      return false;
    } finally {
      takenAlong.delete(earlier);
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
      const mayTakeAlong = waitMs > 0 && oldestIsWhole && !takenAlong.has(oldest);
      if (mayTakeAlong && (await takeAlong(oldest))) continue;
      if (Date.now() > end) return planning;
      waitMs = Math.min(4 * waitMs || LOOK_AGAIN_MS.first, LOOK_AGAIN_MS.longest);
      await waitFor(newest, waitMs);
    }
  };
}
