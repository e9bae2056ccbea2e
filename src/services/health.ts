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
    const names = Object.keys(checks.dependencies);
    const [backlog, ...answers] = await Promise.all([
      within(checks.backlog()).catch(() => undefined),
      ...names.map(async (name): Promise<DependencyHealth> => {
        try {
          await within(checks.dependencies[name]!());
          return { healthy: true };
        } catch (error) {
          return { healthy: false, problem: error instanceof Unhealthy ? error.message : 'does not answer' };
        }
      }),
    ]);
    const dependencies = Object.fromEntries(names.map((name, index) => [name, answers[index]!]));
    return { healthy: answers.every((answer) => answer.healthy), dependencies, backlog };
  };
}

/** A check's way to say in its own words what is wrong. They are shown to everybody who may see the health page. */
export class Unhealthy extends Error {
  override readonly name = 'Unhealthy';
}

async function within<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Unhealthy(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
