import { expect, test } from '@jest/globals';
import { editDistance } from '../../../src/domain/text/editDistance.ts';

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['madrid', 'madird', 1],
  ['berlin', 'berln', 1],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
])('From %j to %j it takes %d slips', (from, to, slips) => {
  expect(editDistance(from, to)).toBe(slips);
  expect(editDistance(to, from)).toBe(slips);
});
