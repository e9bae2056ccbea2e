import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { makePrivateDirectory } from '../../../embedded/privateDirectory.ts';
import { ConfigError } from '../../config/configError.ts';

const STICKY = 0o1000;

/**
 * Makes the directory for everything that `npm start` keeps, or closes an existing one to everybody but its owner:
 * keys, passwords and people's words are in it.
 * @throws ConfigError when it can't be written, or is a directory that others need too.
 */
export function makeDataDirectory(dataDir: string): void {
  if (isSharedPlace(dataDir)) {
    throw new ConfigError(
      'PARTYLINE_DATA',
      'names a directory that is used for other things too',
      'set it to a directory for Partyline alone, such as .partyline',
    );
  }
  try {
    makePrivateDirectory(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      'PARTYLINE_DATA',
      `names a directory that cannot be written (${code}, ${dataDir})`,
      'start as the user who owns it, or set the variable to a directory that you may write to',
    );
  }
}

/** Closing one of these to others would do harm. */
function isSharedPlace(directory: string): boolean {
  if (directory === dirname(directory)) return true;
  try {
    if (directory === homedir()) return true;
    return (statSync(directory).mode & STICKY) !== 0;
  } catch {
    return false;
  }
}
