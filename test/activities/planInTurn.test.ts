import { describe, expect, test } from '@jest/globals';
import { createPlanInTurn } from '../../src/activities/planInTurn.ts';
import type { PostId } from '../../src/domain/ids.ts';
import type { Planning } from '../../src/domain/posts.ts';

const EARLIER = 1 as PostId;
const LATER = 2 as PostId;
const PLANNED: Planning = { kind: 'planned', planned: 3, withheld: 0 };
const BEHIND: Planning = { kind: 'not yet', behind: EARLIER };

/** A chat with two posts, of which the later one can be planned only after the earlier one. */
function chat() {
  const looks: PostId[] = [];
  let earlierIsPlanned = false;
  const plan = createPlanInTurn({
    async plan(postId) {
      looks.push(postId);
      if (postId === LATER) return earlierIsPlanned ? PLANNED : BEHIND;
      earlierIsPlanned = true;
      return PLANNED;
    },
  });
  return { plan, looks, planElsewhere: () => void (earlierIsPlanned = true) };
}

describe('Planning a post', () => {
  test('looks once when nothing stands before it', async () => {
    const { plan, looks } = chat();
    expect(await plan(EARLIER)).toEqual(PLANNED);
    expect(looks).toEqual([EARLIER]);
  });

  test('follows the earlier post at once when that is planned here', async () => {
    const { plan, looks } = chat();
    const later = plan(LATER);
    expect(await plan(EARLIER)).toEqual(PLANNED);
    expect(await later).toEqual(PLANNED);
    expect(looks).toEqual([LATER, EARLIER, LATER]);
  });

  test('looks again by itself, since the earlier post may be planned elsewhere', async () => {
    const { plan, planElsewhere } = chat();
    const later = plan(LATER);
    planElsewhere();
    expect(await later).toEqual(PLANNED);
  });

  test('is given up after a moment: the workflow has a timer for more', async () => {
    const { plan, looks } = chat();
    expect(await plan(LATER)).toEqual(BEHIND);
    expect(looks.length).toBeLessThan(10);
  });
});
