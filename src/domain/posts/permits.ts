interface Waiting {
  readonly least: number;
  readonly most: number;
  readonly grant: (count: number) => void;
}

/** A bound on what goes on at once: permits are taken before and given back after, first come, first served. */
export class Permits {
  readonly size: number;
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor(size: number) {
    this.size = size;
    this.#free = size;
  }

  /**
   * Waits until `least` permits are free and takes as many as there are, up to `most`. Answers with their number.
   * @throws RangeError for more than {@link size}, which would be waited for without end
   */
  async take(least: number, most: number = least): Promise<number> {
    if (least > this.size) throw new RangeError(`${least} permits of ${this.size}`);
    return new Promise((grant) => {
      this.#waiting.push({ least, most, grant });
      this.#serve();
    });
  }

  /** Takes as many as are free this moment, up to `most`: none while others wait. Answers with their number. */
  takeFree(most: number): number {
    const count = this.#waiting.length > 0 ? 0 : Math.min(most, this.#free);
    this.#free -= count;
    return count;
  }

  /** Gives back `count` permits. */
  give(count: number): void {
    this.#free += count;
    this.#serve();
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next && this.#free >= next.least; next = this.#waiting[0]) {
      this.#waiting.shift();
      const count = Math.min(next.most, this.#free);
      this.#free -= count;
      next.grant(count);
    }
  }
}
