/** Whether a version such as `22.18.0` is at least as new as another. */
export function isAtLeast(version: string, oldest: string): boolean;
/** Whether what npm noted about the installed packages matches what the lock file asks for. */
export function isInstalled(
  lockText: string | undefined,
  installedText: string | undefined,
  withDev: boolean,
): boolean;
/** Which of the installed packages may run their scripts, with their versions. */
export function packagesToBuild(
  packageText: string | undefined,
  installedText: string | undefined,
): Record<string, string>;
/** The Node that runs the entry. */
export function nodeFor(root: string, runningVersion: string): string;
/** The Node that runs npm: never one that an installation takes away while npm runs. */
export function nodeForNpm(root: string, running: string, path: string | undefined): string;
