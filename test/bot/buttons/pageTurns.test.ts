import { expect, test } from '@jest/globals';
import { pageTurns } from '../../../src/bot/buttons/pageTurns.ts';

test.each([
  [1, 1, []],
  [1, 0, []],
  [1, 3, ['› 2']],
  [2, 3, ['‹ 1', '› 3']],
  [3, 3, ['‹ 2']],
])('page %i of %i leads to its neighbours alone', (page, pages, turns) => {
  const buttons = pageTurns(page, pages, String);
  expect(buttons.map((button) => `${button.label} ${'data' in button ? button.data : ''}`)).toEqual(turns);
});
