import { expect, test } from '@jest/globals';
import { cityNameIn, indexCities } from '../../../src/domain/pair/citySearch.ts';
import { distanceKm } from '../../../src/domain/pair/distance.ts';

/** Name, country, inhabitants, latitude and longitude of a few cities (GeoNames, CC BY 4.0). */
const SOME_CITIES = `
  London|GB|7556900|51.51|-0.13
  London|CA|346765|42.98|-81.23
  London|US|10060|39.89|-83.45
  London|US|8126|37.13|-84.08
  Londonderry|US|11037|42.87|-71.37
  Medellín|CO|1999979|6.25|-75.56
  Medellin|PH|11741|11.13|123.96
  Medellín de Bravo|MX|2725|19.06|-96.16
  Santa Cruz de la Sierra|BO|1364389|-17.79|-63.18
  Santa Ana|US|335400|33.75|-117.87
  Santa Catarina|MX|268347|25.67|-100.46
  New York City|US|8175133|40.71|-74.01
  New Orleans|US|389617|29.95|-90.08
  New Delhi|IN|317797|28.64|77.22
  Newcastle|ZA|404838|-27.76|29.93
  Newcastle|AU|308308|-32.93|151.78
  Newark|US|281944|40.74|-74.17
  Newport|GB|306844|51.59|-3
  Valencia|VE|1385083|10.16|-68.01
  Valencia|ES|814208|39.47|-0.38
  Valencia|US|148456|34.44|-118.61
  Valencia|PH|5027|10.14|123.61
  San Antonio|US|1469845|29.42|-98.49
  San Diego|US|1394928|32.72|-117.16
  San Francisco|US|864816|37.77|-122.42
  San Miguel de Tucumán|AR|781023|-26.82|-65.22
  San Luis Potosí|MX|722772|22.15|-100.98
  San Salvador|SV|525990|13.69|-89.19
  Madrid|ES|3255944|40.42|-3.7
  Leganés|ES|186066|40.33|-3.76
  Paris|FR|2138551|48.85|2.35
  Paris|US|24782|33.66|-95.56
  Saint-Denis|FR|96128|48.94|2.35
  La Paz|BO|812799|-16.5|-68.15
  La Paz|MX|215178|24.14|-110.3
  La Plata|AR|694167|-34.92|-57.95
  Berlin|DE|3426354|52.52|13.41
  Bogotá|CO|7674366|4.61|-74.08
  Buenos Aires|AR|13076300|-34.61|-58.38
  Barcelona|ES|1621537|41.39|2.16
  Birmingham|GB|984333|52.48|-1.9
  Boston|US|667137|42.36|-71.06
  Brno|CZ|369559|49.2|16.61
`;

const cities = indexCities(
  SOME_CITIES.trim()
    .split('\n')
    .map((row) => {
      const [name, country, population, latitude, longitude] = row.trim().split('|');
      return {
        name: name!,
        country: country!,
        population: Number(population),
        latitude: Number(latitude),
        longitude: Number(longitude),
      };
    }),
);
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
