import { describe, expect, it } from '@jest/globals';
import { parseDuration, partsOfDuration, shortDuration } from '../../src/domain/duration.ts';

describe('A duration', () => {
  it.each([
    ['90s', 90],
    ['30m', 1_800],
    ['2h', 7_200],
    ['1h30m', 5_400],
    ['1d', 86_400],
    ['2w', 1_209_600],
    ['1w2d3h4m5s', 788_645],
    ['  1H 30 m ', 5_400],
  ])('is read from %j', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '30', 'm', '30x', '1.5h', '-1h', '30m1h', '1h1h', '0m', '1h30', 'soon', '9999999d'])(
    'is not read from %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('is taken apart into its units, without seconds that nobody misses', () => {
    expect(partsOfDuration(90)).toEqual([
      { unit: 'm', count: 1 },
      { unit: 's', count: 30 },
    ]);
    expect(partsOfDuration(90_000)).toEqual([
      { unit: 'd', count: 1 },
      { unit: 'h', count: 1 },
    ]);
    expect(partsOfDuration(3_605)).toEqual([{ unit: 'h', count: 1 }]);
  });

  it.each(['90s', '1h30m', '2w', '1w2d3h'].map((text) => [parseDuration(text)!]))(
    'of %d seconds is written as it is read',
    (seconds) => {
      expect(parseDuration(shortDuration(seconds))).toBe(seconds);
    },
  );
});
