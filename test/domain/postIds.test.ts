import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstPostIdAt, type PostId, timeOfPost } from '../../src/domain/ids.ts';

const SOME_TIME = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2088, 0, 1) });

it('gives each moment a range of ids that numbers can hold, in the order of time', () => {
  fc.assert(
    fc.property(SOME_TIME, fc.integer({ min: 0, max: 4095 }), (time, count) => {
      const id = (firstPostIdAt(time) + count) as PostId;
      expect(Number.isSafeInteger(id)).toBe(true);
      expect(timeOfPost(id)).toBe(time);
      expect(id).toBeLessThan(firstPostIdAt(time + 1));
    }),
  );
});
