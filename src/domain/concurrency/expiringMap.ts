/** Remembers answers for a while: a map of limited size whose values expire. */
export class ExpiringMap<Key, Value> {
  readonly #most: number;
  readonly #now: () => number;
  readonly #entries = new Map<Key, { readonly value: Value; readonly until: number }>();

  /**
   * @param most how many values are kept; the oldest goes first
   * @param now gives the time in milliseconds
   */
  constructor(most: number, now: () => number = Date.now) {
    this.#most = most;
    this.#now = now;
  }

  /** The value, or undefined when there is none or it has expired. */
  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.until > this.#now() ? entry.value : undefined;
  }

  /** Keeps a value for this many milliseconds. */
  set(key: Key, value: Value, forMs: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: this.#now() + forMs });
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!);
  }
}
