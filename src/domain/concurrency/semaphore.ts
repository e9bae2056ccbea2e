interface Waiting {
  readonly least: number;
  readonly most: number;
  readonly grant: (count: number) => void;
}

/** Bounds how much goes on at a time: slots are taken before and given back afterwards, first come, first served. */
export class Semaphore {
  readonly size: number;
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor(size: number) {
    this.size = size;
    this.#free = size;
  }

  /**
   * Waits until `least` slots are free and takes as many as there are, up to `most`. Returns their number.
   *
   * @throws RangeError when `least` is more than {@link size}, which would never be free
   */
  async take(least: number, most: number = least): Promise<number> {
    if (least > this.size) throw new RangeError(`${least} slots of ${this.size}`);
    return new Promise((grant) => {
      this.#waiting.push({ least, most, grant });
      this.#serve();
    });
  }

  /** Takes as many slots as are free at this moment, up to `most`, and none while others wait. Returns their number. */
  takeFree(most: number): number {
    const count = this.#waiting.length > 0 ? 0 : Math.min(most, this.#free);
    this.#free -= count;
    return count;
  }

  /** Gives back `count` slots. */
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
