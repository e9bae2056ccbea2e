/** Marks text for operators: the payload codec leaves it readable (see docs/decisions). */
export const OPERATOR_TEXT_MARK = '☎ ';

/** A line for the Web UI. Takes ids and counts only: what people say, and who they are, has no place in it. */
export function operatorText(text: string): string {
  return OPERATOR_TEXT_MARK + text;
}
