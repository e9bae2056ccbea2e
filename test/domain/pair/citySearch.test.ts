import { expect, test } from '@jest/globals';
import { cityNameIn } from '../../../src/domain/pair/citySearch.ts';
import { distanceKm } from '../../../src/domain/pair/distance.ts';
import { worldCities } from '../../../src/services/pair/cities.ts';

const cities = await worldCities();
const names = (said: string, language: 'en' | 'es' = 'en') =>
  cities.complete(said, language).map((city) => `${cityNameIn(city, language)} ${city.country}`);

test('the larger of two cities with the same name comes first', () => {
  expect(names('london')[0]).toBe('London GB');
  expect(names('london')).toContain('London CA');
});

test('a beginning finds cities, whatever its case and accents', () => {
  expect(names('MEDELL')[0]).toBe('Medellín CO');
  expect(names('medelli')).toEqual(names('MEDELLÍ'));
});

test('a reader of Spanish meets cities of Spanish-speaking countries first, and knows others by their Spanish names', () => {
  expect(names('santa', 'es')[0]).toMatch(/ (ES|MX|CO|AR|PE|VE|CL|EC|GT|CU|BO|DO|HN|PY|SV|NI|CR|PA|UY)$/);
  expect(names('londres', 'es')[0]).toBe('Londres GB');
  expect(names('new york city', 'es')[0]).toBe('Nueva York US');
  expect(names('londres', 'en')[0]).toBe('London GB');
  expect(names('london', 'es')).toContain('London CA');
});

test('a country behind the name chooses among cities, in the reader’s language, in English or as a code', () => {
  for (const said of ['Valencia, VE', 'valencia, venezuela'])
    expect(names(said, 'es')[0]).toBe('Valencia VE');
  expect(names('London, Reino Unido', 'es')).toContain('Londres GB');
  expect(names('London, Atlantis')).toEqual([]);
});

test('no suggestion comes twice, and there are six at most', () => {
  for (const said of ['san', 'la', 'new', 'valencia', 'b']) {
    const found = names(said);
    expect(new Set(found).size).toBe(found.length);
    expect(found.length).toBeLessThanOrEqual(6);
  }
});

test('a place belongs to the city around it, and to none far from any', () => {
  expect(cities.nearest(40.4, -3.7)?.name).toBe('Madrid');
  expect(cities.nearest(48.9, 2.4)?.name).toBe('Paris');
  expect(cities.nearest(0, -140)).toBeUndefined();
});

test('distances are those of the globe', () => {
  const madrid = { latitude: 40.4165, longitude: -3.70256 };
  const barcelona = { latitude: 41.38879, longitude: 2.15899 };
  expect(distanceKm(madrid, barcelona)).toBeCloseTo(505, -1);
  expect(distanceKm(madrid, madrid)).toBe(0);
  expect(distanceKm({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 })).toBeCloseTo(
    111,
    0,
  );
});
