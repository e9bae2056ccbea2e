import { describe, expect, test } from '@jest/globals';
import { isQuietAt, readQuietWish, timeIn } from '../../../src/domain/chats/quietHours.ts';
import { linkSignature, textSignature } from '../../../src/domain/hub/hubState.ts';

describe('Quiet hours', () => {
  test.each([
    ['23:00-07:00', 1380, 420, 'UTC'],
    ['23-7', 1380, 420, 'UTC'],
    ['  9:05 – 17:30 ', 545, 1050, 'UTC'],
    ['22:00 06:00 europe/madrid', 1320, 360, 'Europe/Madrid'],
    ['1-24:00', 60, 0, 'UTC'],
    ['23:00-07:00 Buenos Aires', 1380, 420, 'America/Argentina/Buenos_Aires'],
    ['23:00-07:00 +2', 1380, 420, '+02:00'],
    ['23:00-07:00 UTC-05:30', 1380, 420, '-05:30'],
  ])('are read from %j', (text, from, to, zone) => {
    expect(readQuietWish(text, 'UTC')).toEqual({ kind: 'hours', quiet: { from, to, zone } });
  });

  test.each(['', '23:00', '7-7', '25-3', '23:60-7', '1-2-3', '-1-5'])('are not read from %j', (text) =>
    expect(readQuietWish(text, 'UTC')).toEqual({ kind: 'unclear' }),
  );

  test('may be spoken of by their zone alone, and an unknown zone is named with those that are close', () => {
    expect(readQuietWish(' Berlin ', 'UTC')).toEqual({ kind: 'zone', zone: 'Europe/Berlin' });
    expect(readQuietWish('23-7 Berln', 'UTC')).toEqual({
      kind: 'unknown zone',
      named: 'Berln',
      close: expect.arrayContaining(['Europe/Berlin']),
    });
    expect(readQuietWish('23:00-07:00 Nowhere/Town', 'UTC')).toMatchObject({ kind: 'unknown zone' });
  });

  test('begin at their first minute and end before their last, over midnight too', () => {
    const at = (time: string) => Date.parse(`2026-01-15T${time}:00Z`);
    const night = { from: 1380, to: 420, zone: 'UTC' };
    expect(['22:59', '23:00', '03:00', '06:59', '07:00'].map((time) => isQuietAt(night, at(time)))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    const noon = { from: 720, to: 780, zone: 'UTC' };
    expect(['11:59', '12:00', '12:59', '13:00'].map((time) => isQuietAt(noon, at(time)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('follow the clocks of their zone, in summer and in winter', () => {
    const madrid = { from: 1380, to: 420, zone: 'Europe/Madrid' };
    expect(isQuietAt(madrid, Date.parse('2026-01-15T22:30:00Z'))).toBe(true);
    expect(isQuietAt(madrid, Date.parse('2026-07-15T21:30:00Z'))).toBe(true);
    expect(isQuietAt(madrid, Date.parse('2026-01-15T21:30:00Z'))).toBe(false);
    expect(timeIn('+05:30', Date.parse('2026-01-15T00:00:00Z'))).toBe('05:30');
  });
});

describe('A signature', () => {
  test('is a text of 1 to 200 characters', () => {
    expect(textSignature('  Tea  ')).toEqual({ kind: 'text', text: 'Tea' });
    expect(textSignature('x'.repeat(200))).toBeDefined();
    expect(textSignature('x'.repeat(201))).toBeUndefined();
    expect(textSignature(' \n ')).toBeUndefined();
  });

  test.each([
    ['https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['t.me/tea', 'https://t.me/tea'],
    ['http://example.com', 'http://example.com'],
    ['ftp://example.com', undefined],
    ['javascript:alert(1)', undefined],
    ['localhost', undefined],
    ['two words.com', undefined],
  ])('is the address in %j', (text, url) => {
    expect(linkSignature(text)).toEqual(url === undefined ? undefined : { kind: 'link', url });
  });
});
