/**
 * Where the rows of a long list are, of which only those on the screen were ever measured. Rows that were not are
 * taken to be as high as the list estimates. Rows are told apart as objects: a changed row is another row.
 */
export class Heights<Row extends object> {
  readonly #estimate: (row: Row) => number;
  readonly #measured = new WeakMap<Row, number>();
  #rows: readonly Row[] = [];
  /** `#tops[i]` is where row i begins; the last one is where the list ends. Right up to `#known`. */
  #tops = new Float64Array(1);
  #known = 0;

  constructor(estimate: (row: Row) => number) {
    this.#estimate = estimate;
  }

  /** Takes the list as it is now. Rows that stay at its beginning cost nothing. */
  setRows(rows: readonly Row[]): void {
    const before = this.#rows;
    const most = Math.min(this.#known, rows.length, before.length);
    let same = 0;
    while (same < most && rows[same] === before[same]) same += 1;
    this.#rows = rows;
    this.#known = same;
  }

  /** Notes how high a row is; returns whether that is news. */
  measure(index: number, height: number): boolean {
    const row = this.#rows[index];
    if (row === undefined || Math.abs(this.#heightOf(row) - height) < 0.5) return false;
    this.#measured.set(row, height);
    this.#known = Math.min(this.#known, index);
    return true;
  }

  /** Where a row begins. */
  top(index: number): number {
    this.#addUp(index);
    return this.#tops[index]!;
  }

  /** How high the whole list is. */
  get total(): number {
    return this.top(this.#rows.length);
  }

  /** The row at that height; the first or last one outside of the list. */
  indexAt(y: number): number {
    this.#addUp(this.#rows.length);
    let low = 0;
    let high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#tops[middle]! <= y) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  }

  #heightOf(row: Row): number {
    return this.#measured.get(row) ?? this.#estimate(row);
  }

  #addUp(upTo: number): void {
    if (this.#tops.length <= upTo) {
      const longer = new Float64Array(upTo * 2 + 16);
      longer.set(this.#tops);
      this.#tops = longer;
    }
    for (let index = this.#known; index < upTo; index++) {
      this.#tops[index + 1] = this.#tops[index]! + this.#heightOf(this.#rows[index]!);
    }
    this.#known = Math.max(this.#known, upTo);
  }
}
