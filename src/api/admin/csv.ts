import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

/** What a cell may hold; `null` leaves it empty. */
type Cell = string | number | boolean | null;

/**
 * A stream of CSV (RFC 4180) whose first line names the columns. A text that a spreadsheet would take for a formula
 * gets an apostrophe before it, since some texts come from strangers; numbers keep their sign.
 */
export function csvOf<Column extends string>(
  columns: readonly Column[],
  rows: AsyncIterable<Readonly<Record<Column, Cell>>>,
): Readable {
  const lines = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: {
      boolean: String,
      string: (text) => ({ value: text, escape_formulas: !/^-\d+$/.test(text) }),
    },
  });
  // An error in the rows reaches the reader of the lines, and the rows end when nobody reads on.
  pipeline(Readable.from(rows), lines, () => {});
  return lines;
}
