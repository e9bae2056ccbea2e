import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { homeDirectory } from './homeDirectory.ts';

/**
 * The directory for what is built or downloaded once, outside every checkout: `PARTYLINE_CACHE`, else `partyline` in
 * the user's cache directory. Where that can't be written (a home that is read-only, or none), `cache` in Partyline's
 * data directory. A place that already holds `wanted` is preferred, written to or not.
 * @param wanted path within the place that is looked for.
 */
export function cachePlace(wanted?: string, env: NodeJS.ProcessEnv = process.env): string {
  const places = cachePlaces(env);
  const stocked = wanted === undefined ? undefined : places.find((place) => existsSync(join(place, wanted)));
  return stocked ?? places.find(isWritable) ?? places[0]!;
}

/** All places that {@link cachePlace} considers, the best first; never empty. */
function cachePlaces(env: NodeJS.ProcessEnv = process.env): string[] {
  const own = env['PARTYLINE_CACHE'];
  if (own !== undefined && own !== '') return [resolve(own)];
  const cache = env['XDG_CACHE_HOME'];
  const home = homeDirectory(env);
  return [
    ...(cache === undefined || cache === '' ? [] : [join(cache, 'partyline')]),
    ...(home === undefined ? [] : [join(home, '.cache', 'partyline')]),
    join(resolve(env['PARTYLINE_DATA'] || '.partyline'), 'cache'),
  ];
}

function isWritable(place: string): boolean {
  try {
    mkdirSync(place, { recursive: true });
    accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
