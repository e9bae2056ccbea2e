/** Calls that wait until the test lets go of them, so that an order can be shown without a clock. Each has a key of its own. */
export class HeldCalls<Key> {
  /** The calls that have begun, in their order. */
  readonly begun: Key[] = [];
  /** The calls that have begun and not been let go, in their order. */
  readonly held: Key[] = [];
  readonly #letGo = new Set<Key>();
  readonly #gates = new Map<Key, PromiseWithResolvers<void>>();
  #isOpen = false;

  /** What the call waits for. */
  async pass(key: Key): Promise<void> {
    this.begun.push(key);
    if (this.#isOpen || this.#letGo.has(key)) return;
    this.held.push(key);
    await this.#gate(key).promise;
  }

  /** Lets one call go, now or as soon as it begins. */
  letGo(key: Key): void {
    this.#letGo.add(key);
    if (this.held.includes(key)) this.held.splice(this.held.indexOf(key), 1);
    this.#gate(key).resolve();
  }

  /** Lets all calls go, also those to come. */
  open(): void {
    this.#isOpen = true;
    for (const key of this.held.splice(0)) this.#gate(key).resolve();
  }

  #gate(key: Key): PromiseWithResolvers<void> {
    const gate = this.#gates.get(key) ?? Promise.withResolvers<void>();
    this.#gates.set(key, gate);
    return gate;
  }
}
