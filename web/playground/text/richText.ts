/** The fields of a rich message's blocks that hold further blocks or words. */
const INNER = ['text', 'blocks', 'items', 'caption', 'summary', 'cells', 'rows'] as const;

/**
 * The plain words in a part of a rich message, whatever its kind: the parts are deeply nested and of many kinds, and a
 * kind that is new should still be readable.
 */
export function wordsIn(part: unknown): string {
  if (typeof part === 'string') return part;
  if (Array.isArray(part)) return part.map(wordsIn).join('');
  if (typeof part !== 'object' || part === null) return '';
  const fields = part as Readonly<Record<string, unknown>>;
  return INNER.map((name) => wordsIn(fields[name]))
    .filter((words) => words !== '')
    .join(' ');
}
