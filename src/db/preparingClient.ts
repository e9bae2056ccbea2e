import { createHash } from 'node:crypto';
import { Client } from 'pg';

/** Number of different statements prepared per process; statements with varying text must not fill the server. */
const MOST_STATEMENTS = 500;

const names = new Map<string, string>();

/** A short name for a statement's text, the same in each connection; undefined when there are too many already. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_STATEMENTS) return undefined;
  const name = createHash('sha1').update(text).digest('base64url');
  names.set(text, name);
  return name;
}

/**
 * A connection that lets the server keep each statement with parameters, so that it is parsed and planned once per
 * connection: for our short statements over partitioned tables, planning takes five times as long as running.
 */
export class PreparingClient extends Client {
  // The driver's overloads are many: the one that Kysely uses gets a name, the others pass as they are.
  override query(...given: never[]): never {
    const [text, values] = given as unknown[];
    const hasValues = Array.isArray(values) && values.length > 0;
    const name = typeof text === 'string' && hasValues ? nameOf(text) : undefined;
    const passed: unknown[] = name === undefined ? given : [{ name, text, values }, ...given.slice(2)];
    return super.query(...(passed as [string])) as never;
  }
}
