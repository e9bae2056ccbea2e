import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buttonKind, integer, oneOf } from '../../../src/bot/buttons/buttonData.ts';
import { hubLine } from '../../../src/bot/hub/hubLine.ts';

const mute = buttonKind('mute', 2, { author: integer, duration: oneOf('30m', '2h') });

describe('The data of a button', () => {
  test('come back as they went, and take 64 bytes at most', () => {
    const values = fc.record({
      author: fc.maxSafeInteger(),
      duration: fc.constantFrom('30m' as const, '2h' as const),
    });
    fc.assert(
      fc.property(values, (values) => {
        const data = mute.data(values);
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
        expect(mute.read(data)).toEqual(values);
      }),
    );
  });

  test.each([
    '1:mute:5:30m',
    '2:ban:5:30m',
    '2:mute:5',
    '2:mute:5:30m:',
    '2:mute:5.5:30m',
    '2:mute:5:31m',
    '',
  ])('are not read when they are another kind, another version or damaged: %j', (data) =>
    expect(mute.read(data)).toBeUndefined(),
  );

  test('are never read from anything that was not written', () => {
    fc.assert(
      fc.property(fc.string(), (data) => {
        const values = mute.read(data);
        if (values) expect(mute.read(mute.data(values))).toEqual(values);
      }),
    );
  });

  test('must fit, whatever their values', () => {
    expect(() => buttonKind('three', 1, { a: integer, b: integer, c: integer })).not.toThrow();
    expect(() => buttonKind('four', 1, { a: integer, b: integer, c: integer, d: integer })).toThrow(
      RangeError,
    );
  });
});

test('No two kinds of button have the same name', () => {
  const names = hubLine.presses.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
