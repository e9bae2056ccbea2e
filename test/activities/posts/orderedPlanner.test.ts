import { describe, expect, test } from '@jest/globals';
import { createOrderedPlanner } from '../../../src/activities/posts/orderedPlanner.ts';
import type { PostId } from '../../../src/domain/ids.ts';
import type { Posts } from '../../../src/domain/posts/posts.ts';

/** A chat whose posts 1, 2, 3 … have to be planned in this order; some are still being collected. */
function chat(collecting: readonly number[] = []) {
  const planned = new Set<PostId>();
  const admitted: PostId[] = [];
  const looks: PostId[] = [];
  const posts: Pick<Posts, 'admit' | 'plan'> = {
    async admit(postId) {
      admitted.push(postId);
      return { admitted: true, audience: 1, parts: 1 };
    },
    async plan(postId) {
      looks.push(postId);
      const earlier = Array.from({ length: postId - 1 }, (_, n) => (n + 1) as PostId).filter(
        (id) => !planned.has(id),
      );
      if (earlier.length > 0) {
        const [oldest] = earlier;
        const behind = {
          oldest: oldest!,
          newest: earlier.at(-1)!,
          oldestIsWhole: !collecting.includes(oldest!),
        };
        return { kind: 'not yet', behind };
      }
      planned.add(postId);
      return { kind: 'planned', planned: 3, withheld: 0 };
    },
  };
  return { plan: createOrderedPlanner(posts), planned, admitted, looks };
}

const post = (id: number) => id as PostId;
const PLANNED = { kind: 'planned', planned: 3, withheld: 0 };

describe('Planning a post', () => {
  test('looks once when nothing stands before it', async () => {
    const { plan, looks } = chat();
    expect(await plan(post(1))).toEqual(PLANNED);
    expect(looks).toEqual([1]);
  });

  test('follows the earlier post at once when that is planned here', async () => {
    const { plan, looks, admitted } = chat();
    const later = plan(post(2));
    expect(await plan(post(1))).toEqual(PLANNED);
    expect(await later).toEqual(PLANNED);
    expect(looks).toEqual([2, 1, 2]);
    expect(admitted).toEqual([]);
  });

  test('looks again by itself, since the earlier post may be planned elsewhere', async () => {
    const { plan, planned } = chat([1]);
    const later = plan(post(2));
    planned.add(post(1));
    expect(await later).toEqual(PLANNED);
  });

  test('takes earlier posts along, oldest first, when nobody else plans them', async () => {
    const { plan, planned, admitted } = chat();
    expect(await plan(post(5))).toEqual(PLANNED);
    expect([...planned]).toEqual([1, 2, 3, 4, 5]);
    expect(admitted).toEqual([1, 2, 3, 4]);
  });

  test('lets one take along for all that wait', async () => {
    const { plan, planned, looks } = chat();
    const all = await Promise.all(Array.from({ length: 40 }, (_, n) => plan(post(60 - n))));
    expect(all).toEqual(Array.from({ length: 40 }, () => PLANNED));
    expect([...planned]).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
    expect(looks.length).toBeLessThan(400);
  });

  test('takes no album along that is still being collected, and is given up after a moment', async () => {
    const { plan, planned, admitted, looks } = chat([1]);
    expect(await plan(post(2))).toMatchObject({ kind: 'not yet', behind: { oldest: 1 } });
    expect([planned.size, admitted]).toEqual([0, []]);
    expect(looks.length).toBeLessThan(10);
  });
});
