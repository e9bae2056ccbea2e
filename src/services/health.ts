import { within } from '../domain/concurrency/timers.ts';
import type { Backlog } from '../domain/health.ts';

/** How one dependency is. `problem` is for operators: what is wrong, in a few words. */
export interface DependencyHealth {
  readonly healthy: boolean;
  readonly problem?: string;
}

/** How everything is. */
export interface Health {
  readonly healthy: boolean;
  readonly dependencies: Readonly<Record<string, DependencyHealth>>;
  /** Undefined while the database cannot say. */
  readonly backlog: Backlog | undefined;
}

/** What {@link createHealthService} asks. Each check resolves when its dependency serves, and rejects otherwise. */
export interface HealthChecks {
  readonly dependencies: Readonly<Record<string, () => Promise<void>>>;
  readonly backlog: () => Promise<Backlog>;
}

/** A dependency that has not answered by then counts as away, in milliseconds. */
const PATIENCE_MS = 3_000;

/** Builds the question how everything is. It never rejects and answers within a few seconds. */
export function createHealthService(checks: HealthChecks): () => Promise<Health> {
  return async () => {
    const [backlog, dependencies] = await Promise.all([
      withinPatience(checks.backlog()).catch(() => undefined),
      checkAll(checks.dependencies),
    ]);
    return { healthy: Object.values(dependencies).every(({ healthy }) => healthy), dependencies, backlog };
  };
}

/** Asks every check at once. Never rejects and answers within a few seconds. */
export async function checkAll(
  checks: HealthChecks['dependencies'],
): Promise<Readonly<Record<string, DependencyHealth>>> {
  const answers = Object.entries(checks).map(async ([name, check]) => {
    try {
      await withinPatience(check());
      return [name, { healthy: true }] as const;
    } catch (error) {
      const problem = error instanceof Unhealthy ? error.message : 'does not answer';
      return [name, { healthy: false, problem }] as const;
    }
  });
  return Object.fromEntries(await Promise.all(answers));
}

/** A check's way to say in its own words what is wrong. They are shown to everybody who may see the health page. */
export class Unhealthy extends Error {
  override readonly name = 'Unhealthy';
}

function withinPatience<T>(answer: Promise<T>): Promise<T> {
  return within(PATIENCE_MS, answer, () => {
    throw new Unhealthy(`no answer within ${PATIENCE_MS} ms`);
  });
}
