import { parseArgs } from 'node:util';
import type { Fault } from './fault.ts';
import { FAULTS } from './faults/index.ts';
import type { Size } from './scene.ts';

/** What one run tries. */
export interface ChaosOptions {
  readonly faults: readonly Fault[];
  /** What is given here takes the place of a fault's own size. */
  readonly size: Partial<Size>;
  readonly perSecond: number;
}

export const USAGE = `npm run chaos -- [fault] …
  --destinations=N   chats that each post goes to, instead of the fault's own number
  --posts=N          posts, instead of the fault's own number
  --per-second=1000  sends a second that the product is set to make at most

${FAULTS.map(({ name, what }) => `  ${name.padEnd(14)} ${what}`).join('\n')}`;

/** The command line cannot be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values, positionals } = parsed(args);
  const unknown = positionals.find((wanted) => !FAULTS.some(({ name }) => name === wanted));
  if (unknown !== undefined) throw new UsageError(`There is no fault "${unknown}".`);
  const destinations = whole('destinations', values.destinations);
  const posts = whole('posts', values.posts);
  return {
    faults: positionals.length > 0 ? FAULTS.filter(({ name }) => positionals.includes(name)) : FAULTS,
    size: { ...(destinations && { destinations }), ...(posts && { posts }) },
    perSecond: whole('per-second', values['per-second']) ?? 1_000,
  };
}

function parsed(args: readonly string[]) {
  const number = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { destinations: number, posts: number, 'per-second': number },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} must be a whole number from 1 to 999999.`);
}
