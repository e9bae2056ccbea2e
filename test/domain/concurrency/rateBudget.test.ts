import { describe, expect, test } from '@jest/globals';
import { RateBudget } from '../../../src/domain/concurrency/rateBudget.ts';

function setUp() {
  let now = 1_000_000;
  const budget = new RateBudget({ burst: 10, everyMs: 1_000 }, () => now);
  const take = (id: number): boolean => {
    if (!budget.has(String(id))) return false;
    budget.spend(String(id));
    return true;
  };
  return { budget, take, pass: (ms: number) => void (now += ms) };
}

describe('A budget', () => {
  test('lets somebody who taps fast through, ten times in a row', () => {
    const { take } = setUp();
    expect(Array.from({ length: 12 }, () => take(1)).filter(Boolean)).toHaveLength(10);
  });

  test('gives one back each second, and never more than the burst', () => {
    const { take, pass } = setUp();
    for (let n = 0; n < 10; n += 1) take(1);
    pass(2_000);
    expect([take(1), take(1), take(1)]).toEqual([true, true, false]);
    pass(3_600_000);
    expect(Array.from({ length: 12 }, () => take(1)).filter(Boolean)).toHaveLength(10);
  });

  test('is not touched by what others ask for', () => {
    const { take } = setUp();
    for (let n = 0; n < 20; n += 1) take(1);
    expect(take(2)).toBe(true);
  });

  test('is whole again when what was spent is given back', () => {
    const { budget, take } = setUp();
    for (let n = 0; n < 10; n += 1) take(1);
    expect(take(1)).toBe(false);
    budget.giveBack('1');
    expect(take(1)).toBe(true);
  });
});
