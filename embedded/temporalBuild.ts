import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { executableOnPath } from './executableOnPath.ts';
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
}

/**
 * Builds the Temporal command line tool from the Go module proxy; takes several minutes.
 * @returns false when there is no Go or a step failed (its last lines are shown).
 */
export async function buildTemporal({ place, version, target, log }: TemporalBuild): Promise<boolean> {
  if (executableOnPath(['go']) === undefined) return false;
  const source = join(place, 'src');
  const unfinished = join(place, `temporal.unfinished-${process.pid}`);
  mkdirSync(source, { recursive: true });
  log(`Temporal: building version ${version} once with Go (about 7 minutes on 2 cores), then it is cached`);

  const go = async (title: string, args: readonly string[]): Promise<boolean> => {
    const result = await runTool('go', args, { title: `Temporal: ${title}`, log, cwd: source });
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
