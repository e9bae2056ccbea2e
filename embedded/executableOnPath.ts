import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The absolute path of the first of these programs that is found on PATH, in the order of the names. */
export function executableOnPath(
  names: readonly string[],
  path = process.env['PATH'] ?? '',
): string | undefined {
  const directories = path.split(delimiter).filter((directory) => directory !== '');
  return names
    .flatMap((name) => directories.map((directory) => join(directory, name)))
    .find((file) => isExecutable(file));
}

/** Whether this is a file that we may execute. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
