import { describe, expect, test } from '@jest/globals';
import { CITIES } from '../../../src/domain/people/cities.ts';
import { readZone } from '../../../src/domain/people/timeZones.ts';

describe('A time zone', () => {
  test.each([
    ['Berlin', 'Europe/Berlin'],
    ['berlín', 'Europe/Berlin'],
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['Buenos Aires', 'America/Argentina/Buenos_Aires'],
    ['Nueva York', 'America/New_York'],
    ['München', 'Europe/Berlin'],
    ['Bogotá', 'America/Bogota'],
    ['utc', 'UTC'],
    ['+2', '+02:00'],
    ['UTC+05:30', '+05:30'],
  ])('%s is %s', (text, zone) => {
    const read = readZone(text);
    expect(read).toEqual({ kind: 'zone', zone });
  });

  test.each([
    ['Berln', 'Europe/Berlin'],
    ['Madird', 'Europe/Madrid'],
    ['new yrok', 'America/New_York'],
  ])('%s is taken for a slip of %s', (text, zone) => {
    expect(readZone(text)).toMatchObject({ kind: 'unknown', close: expect.arrayContaining([zone]) });
  });

  test.each(['', 'xx', 'Atlantis by the sea', '+25', '+2:75'])('%j is none, and nothing is close', (text) => {
    expect(readZone(text)).toEqual({ kind: 'unknown', close: [] });
  });

  test('of each city of ours is one that clocks can be set to, and each city has one', () => {
    const cities = Object.values(CITIES).flat();
    expect(new Set(cities).size).toBe(cities.length);
    for (const [zone, names] of Object.entries(CITIES)) {
      expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
      for (const name of names) expect([name, readZone(name)]).toEqual([name, { kind: 'zone', zone }]);
    }
  });
});
