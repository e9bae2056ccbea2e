import { expect, test } from '@jest/globals';
import { datesIn } from '../../src/texts/dates.ts';

const NEW_YEAR = Date.UTC(2026, 11, 31, 23, 30);

test('Days and times are told in the style of the language and the zone of the reader', () => {
  const berlin = datesIn('en', 'Europe/Berlin');
  expect(berlin.day(NEW_YEAR)).toBe('January 1, 2027');
  expect(berlin.moment(NEW_YEAR)).toMatch(/^January 1, 2027 at 12:30\sAM GMT\+1$/);
  const mexico = datesIn('es', 'America/Mexico_City');
  expect(mexico.day(NEW_YEAR)).toBe('31 de diciembre de 2026');
  expect(mexico.moment(NEW_YEAR)).toMatch(/^31 de diciembre de 2026,? a las 17:30\s.*GMT-6$/);
  expect(datesIn('en', '+05:30').day(NEW_YEAR)).toBe('January 1, 2027');
});

test('Where nobody knows the reader’s zone, dates say that they are in UTC', () => {
  expect(datesIn('en', undefined).day(NEW_YEAR)).toBe('December 31, 2026 (UTC)');
  expect(datesIn('es', undefined).day(NEW_YEAR)).toBe('31 de diciembre de 2026 (UTC)');
  expect(datesIn('en', undefined).moment(NEW_YEAR)).toMatch(/^December 31, 2026 at 11:30\sPM UTC$/);
});
