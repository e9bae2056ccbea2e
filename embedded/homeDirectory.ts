import { homedir } from 'node:os';

/** The user's home directory, whether it exists or not; `undefined` for a user without one, as in some containers. */
export function homeDirectory(env: NodeJS.ProcessEnv = process.env): string | undefined {
  try {
    return env['HOME'] || homedir() || undefined;
  } catch {
    return undefined;
  }
}
