/** A bound on what goes on at once: permits are taken before and given back after, first come, first served. */
export class Permits {
  readonly size: number;
  #free: number;
  readonly #waiting: { count: number; grant: () => void }[] = [];

  constructor(size: number) {
    this.size = size;
    this.#free = size;
  }

  /** Waits until `count` permits (at most {@link size}) are free and takes them. */
  async take(count: number): Promise<void> {
    if (this.#waiting.length === 0 && this.#free >= count) {
      this.#free -= count;
      return;
    }
    await new Promise<void>((grant) => this.#waiting.push({ count, grant }));
  }

  /** Gives back `count` permits. */
  give(count: number): void {
    this.#free += count;
    for (let next = this.#waiting[0]; next && this.#free >= next.count; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.count;
      next.grant();
    }
  }
}
