import { executableOnPath } from './executableOnPath.ts';
import { runTool } from './runTool.ts';
import type { Log } from './service.ts';

/** Whether {@link installDebianPackages} has a chance here: it takes root and apt-get. */
export function canInstallDebianPackages(): boolean {
  return process.getuid?.() === 0 && executableOnPath(['apt-get']) !== undefined;
}

/**
 * Installs packages of Debian or its kin.
 * @param title what the packages are for, for the progress lines.
 * @returns whether they are installed now. Never throws.
 */
export async function installDebianPackages(
  packages: readonly string[],
  title: string,
  log: Log,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!canInstallDebianPackages()) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (step: string, args: readonly string[]): Promise<boolean> => {
    const { ok } = await runTool('apt-get', args, { env, title: `${title}: ${step}`, log, signal });
    return ok;
  };
  const install = ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', ...packages];
  const step = packages.length === 1 ? "installing Debian's package" : "installing Debian's packages";
  // The package lists of a fresh machine are empty or old; they are fetched only when the first try shows it.
  return (
    (await apt(step, install)) ||
    ((await apt('fetching package lists', ['update'])) && (await apt(step, install)))
  );
}
