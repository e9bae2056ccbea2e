import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { executableOnPath } from './executableOnPath.ts';
import { homeDirectory } from './homeDirectory.ts';
import { runTool } from './runTool.ts';
import type { Log } from './service.ts';

/** The tool requires a sibling module at a version that only its own repository resolves; this one matches it. */
const CLIEXT = 'github.com/temporalio/cli/cliext';
const CLIEXT_VERSION = 'v0.0.0-20260731000218-c579925f193f';
const COMMAND = 'github.com/temporalio/cli/cmd/temporal';

/** What to build and where. */
export interface TemporalBuild {
  /** Directory for the module that the build runs in. */
  place: string;
  /** For example `1.8.2`. */
  version: string;
  /** Absolute path that the finished program gets; nothing ever stands there half written. */
  target: string;
  log: Log;
  signal?: AbortSignal | undefined;
}

/**
 * Builds the Temporal command line tool from the Go module proxy; takes several minutes.
 * @returns false when there is no Go or a step failed (its last lines are shown).
 */
export async function buildTemporal({
  place,
  version,
  target,
  log,
  signal,
}: TemporalBuild): Promise<boolean> {
  if (executableOnPath(['go']) === undefined) return false;
  const source = join(place, 'src');
  const unfinished = join(place, `temporal.unfinished-${process.pid}`);
  mkdirSync(source, { recursive: true });
  log(`Temporal: building version ${version} once with Go (about 7 minutes on 2 cores), then it is cached`);

  const go = async (title: string, args: readonly string[]): Promise<boolean> => {
    const result = await runTool('go', args, {
      title: `Temporal: ${title}`,
      log,
      cwd: source,
      recordDir: place,
      env: goEnvironment(place),
      signal,
    });
    if (!result.ok) log(result.lastLines);
    return result.ok;
  };
  const built =
    (existsSync(join(source, 'go.mod')) ||
      (await go('making a Go module', ['mod', 'init', 'partyline.local/temporal']))) &&
    (await go('choosing versions', ['mod', 'edit', `-replace=${CLIEXT}=${CLIEXT}@${CLIEXT_VERSION}`])) &&
    (await go('fetching sources', ['get', '-tool', `${COMMAND}@v${version}`])) &&
    (await go('compiling', ['build', '-trimpath', '-ldflags', '-s -w', '-o', unfinished, COMMAND]));
  try {
    if (built) renameSync(unfinished, target);
    return built;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Go keeps what it fetched and compiled in the user's home, which may be read-only or missing. */
function goEnvironment(place: string): NodeJS.ProcessEnv {
  const { GOPATH, GOCACHE, GOMODCACHE } = process.env;
  if ([GOPATH, GOCACHE, GOMODCACHE].some((value) => value !== undefined) || isHomeWritable()) {
    return process.env;
  }
  return {
    ...process.env,
    GOPATH: join(place, 'go'),
    GOCACHE: join(place, 'go', 'cache'),
    // Go makes its sources read-only unless told otherwise; whoever removes the place wants to remove them too.
    GOFLAGS: `${process.env['GOFLAGS'] ?? ''} -modcacherw`.trim(),
  };
}

function isHomeWritable(): boolean {
  try {
    accessSync(homeDirectory() ?? '', constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
