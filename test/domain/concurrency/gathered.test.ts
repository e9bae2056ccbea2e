import { describe, expect, test } from '@jest/globals';
import { gathered } from '../../../src/domain/concurrency/gathered.ts';

describe('Questions of one moment', () => {
  test('are answered together, each with its own answer', async () => {
    const asked: (readonly number[])[] = [];
    const double = gathered(async (numbers: readonly number[]) => {
      asked.push(numbers);
      return numbers.map((n) => 2 * n);
    });
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(await double(4)).toBe(8);
    expect(asked).toEqual([[1, 2, 3], [4]]);
  });

  test('fail together, and those asked later do not', async () => {
    let away = true;
    const echo = gathered(async (words: readonly string[]) => {
      if (away) throw new Error('away');
      return words;
    });
    const outcomes = await Promise.allSettled(['a', 'b'].map(echo));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    away = false;
    expect(await echo('c')).toBe('c');
  });
});
