import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The directory for what is built or downloaded once, outside every checkout:
 * `PARTYLINE_CACHE`, else `partyline` in the user's cache directory.
 */
export function cachePlace(env: NodeJS.ProcessEnv = process.env): string {
  const own = env['PARTYLINE_CACHE'];
  if (own !== undefined && own !== '') return own;
  const cache = env['XDG_CACHE_HOME'];
  return join(cache !== undefined && cache !== '' ? cache : join(homedir(), '.cache'), 'partyline');
}
