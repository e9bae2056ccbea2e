import { Type } from 'typebox';
import { Refusal } from './configError.ts';
import { list } from './variable.ts';

/** The lines that can be enabled. */
export const LINE_NAMES = ['hub', 'pair'] as const;
/** The name of a line that can be enabled. */
export type EnabledLine = (typeof LINE_NAMES)[number];

/** Which lines there are for people. */
export const LINES = Type.Object({
  enabled: list('LINES', linesIn, {
    default: LINE_NAMES.join(),
    about:
      'Which lines are enabled, separated by commas. What is not named here has no commands, no menu entries and no workers of its own.',
    readme: 'which lines are enabled, separated by commas; the others have no commands and no menu entries',
  }),
});

function linesIn(texts: readonly string[]): EnabledLine[] {
  const given = texts.map((text) => text.toLowerCase());
  const lines = LINE_NAMES.filter((line) => given.includes(line));
  if (lines.length > 0 && lines.length === new Set(given).size) return lines;
  throw new Refusal('is not a list of lines', `separate them by commas, as in ${LINE_NAMES.join()}`);
}
