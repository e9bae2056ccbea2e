import { rmSync } from 'node:fs';
import type { RunningService } from '../../embedded/service.ts';

/** What one run of the tests started, to be ended after it. */
export interface TestRun {
  services: RunningService[];
  /** Stops the services and removes the run's directory. */
  end(): Promise<void>;
}

/** Jest loads setup and teardown each on its own, so that only the global object is common to both. */
const shared = globalThis as { partylineTestRun?: TestRun };

/** Makes the run known to the teardown. */
export function shareTestRun({
  directory,
  services,
}: {
  directory: string;
  services: RunningService[];
}): TestRun {
  const run: TestRun = {
    services,
    async end() {
      await Promise.all(services.map((service) => service.stop()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
  shared.partylineTestRun = run;
  return run;
}

/** The run that the setup made known, if it got that far. */
export function sharedTestRun(): TestRun | undefined {
  return shared.partylineTestRun;
}
