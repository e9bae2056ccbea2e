import { expect, test } from '@jest/globals';
import { batches, mapInBatches } from '../../../src/domain/concurrency/batches.ts';

test('A list is split in order, and the last batch may be smaller', () => {
  expect([...batches([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
  expect([...batches([], 2)]).toEqual([]);
});

test('No more than a batch is under way, and results keep their order', async () => {
  let underWay = 0;
  let most = 0;
  const results = await mapInBatches([5, 1, 4, 2, 3], 2, async (item) => {
    most = Math.max(most, ++underWay);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    underWay--;
    return 10 * item;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

test('A failure begins nothing more', async () => {
  const begun: number[] = [];
  const done = mapInBatches([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 2) throw new Error('no');
  });
  await expect(done).rejects.toThrow('no');
  expect(begun).toEqual([1, 2]);
});
