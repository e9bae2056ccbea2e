import { signal } from '@preact/signals';

/** A map that the page follows: a part that reads it while rendering is rendered again when anything in it changes. */
export class Shelf<Key, Value> {
  readonly #values = new Map<Key, Value>();
  readonly #version = signal(0);

  get(key: Key): Value | undefined {
    void this.#version.value;
    return this.#values.get(key);
  }

  /** Every value, in the order in which their keys came. */
  all(): Value[] {
    void this.#version.value;
    return [...this.#values.values()];
  }

  /** The same without following it. */
  peek(key: Key): Value | undefined {
    return this.#values.get(key);
  }

  set(key: Key, value: Value): void {
    this.#values.set(key, value);
    this.#changed();
  }

  delete(key: Key): void {
    if (this.#values.delete(key)) this.#changed();
  }

  /** Puts these in the place of everything. */
  replace(entries: Iterable<readonly [Key, Value]>): void {
    this.#values.clear();
    for (const [key, value] of entries) this.#values.set(key, value);
    this.#changed();
  }

  #changed(): void {
    this.#version.value = this.#version.peek() + 1;
  }
}
