import type { PostId } from '../domain/ids.ts';
import type { Planning, Posts } from '../domain/posts.ts';

/** So long a post waits here for an earlier one of its chat; a longer wait is a durable timer. */
const PATIENCE_MS = 1_500;
/** The earlier post may be with another process, or come to nothing: how soon to look again. */
const LOOK_AGAIN_MS = { first: 50, longest: 400 };

/**
 * Makes the step that plans a post. Mostly an earlier post of its chat is planned in the same process a moment
 * later: then this one follows at once.
 */
export function createPlanInTurn(posts: Pick<Posts, 'plan'>): (postId: PostId) => Promise<Planning> {
  /** Those that wait here, by the post that they wait for. */
  const waiting = new Map<PostId, Set<() => void>>();

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

  return async (postId) => {
    const end = Date.now() + PATIENCE_MS;
    for (let waitMs = LOOK_AGAIN_MS.first; ; waitMs = Math.min(2 * waitMs, LOOK_AGAIN_MS.longest)) {
      const planning = await posts.plan(postId);
      if (planning.kind === 'planned') {
        for (const goOn of waiting.get(postId) ?? []) goOn();
        return planning;
      }
      if (Date.now() > end) return planning;
      await waitFor(planning.behind, waitMs);
    }
  };
}
