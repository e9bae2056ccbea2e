/** How much somebody may ask for: `burst` requests at once, and one more after each `everyMs` milliseconds. */
export interface BudgetRules {
  readonly burst: number;
  readonly everyMs: number;
}

/** How many people, or chats, a budget remembers at most. Those who asked longest ago are forgotten first. */
const REMEMBERED = 50_000;

/** Counts what each person, or each chat, asks for. */
export class RateBudget<Id = string> {
  readonly #rules: BudgetRules;
  readonly #now: () => number;
  /** When all that somebody asked for would have been due, had it come at the allowed rate. */
  readonly #due = new Map<Id, number>();

  /** @param now gives the time in milliseconds */
  constructor(rules: BudgetRules, now: () => number = Date.now) {
    this.#rules = rules;
    this.#now = now;
  }

  /** Whether there is something left for this id. Spends nothing. */
  has(id: Id): boolean {
    const { burst, everyMs } = this.#rules;
    return this.#dueOf(id) - this.#now() <= (burst - 1) * everyMs;
  }

  /** Takes one request from the budget. */
  spend(id: Id): void {
    const due = this.#dueOf(id);
    // The key used last goes to the end.
    this.#due.delete(id);
    this.#due.set(id, due + this.#rules.everyMs);
    if (this.#due.size > REMEMBERED) this.#due.delete(this.#due.keys().next().value!);
  }

  /** Gives a request back that could not be taken after all. */
  giveBack(id: Id): void {
    const due = this.#due.get(id);
    if (due !== undefined) this.#due.set(id, due - this.#rules.everyMs);
  }

  #dueOf(id: Id): number {
    return Math.max(this.#due.get(id) ?? 0, this.#now());
  }
}
