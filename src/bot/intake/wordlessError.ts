/** What may be logged of an error. */
export interface WordlessError {
  readonly name: string;
  readonly code?: string | number;
  /** Where it was thrown, innermost first. */
  readonly frames: readonly string[];
}

const FRAMES_KEPT = 8;

/**
 * An error without its message, since that may quote what people wrote (a database names the value that it
 * refuses) or the bot's token (an HTTP client names the address that it called).
 */
export function wordlessError(error: unknown): WordlessError {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const stack = error.stack ?? '';
  const afterMessage = stack.slice(Math.max(stack.indexOf(error.message), 0) + error.message.length);
  const frames = afterMessage
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, FRAMES_KEPT)
    .map((line) => line.trim());
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number'
    ? { name: error.name, code, frames }
    : { name: error.name, frames };
}
