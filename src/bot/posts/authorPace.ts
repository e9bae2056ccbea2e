import { ExpiringMap } from '../../domain/concurrency/expiringMap.ts';
import { RateBudget } from '../../domain/concurrency/rateBudget.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** What an author's posts and edits may cost at once: more than people type, less than they forward with one tap. */
const AT_ONCE = { burst: 10, everyMs: 1_000 };
/** How many messages that lead to nothing are looked at, of one author or one place that takes no part. */
const IN_VAIN = { burst: 10, everyMs: 1_000 };
const MINUTE_MS = 60_000;
/** How long it is not even asked again whether an author was told, in milliseconds. */
const TOLD_AGAIN_MS = 10_000;
/** How many authors who posted too much are remembered at most. */
const REMEMBERED = 10_000;

/** How fast each author posts and edits, by network id. */
export class AuthorPace {
  readonly #atOnce = new RateBudget<NetworkPersonId>(AT_ONCE);
  readonly #inVain = new RateBudget(IN_VAIN);
  readonly #edits: RateBudget<NetworkPersonId> | undefined;
  readonly #refused: ExpiringMap<NetworkPersonId, true>;
  readonly #told: ExpiringMap<NetworkPersonId, true>;
  readonly #now: () => number;

  /**
   * @param perMinute how many messages an author may edit in a minute; 0 for any number
   * @param now gives the time in milliseconds
   */
  constructor(perMinute: number, now: () => number = Date.now) {
    this.#edits =
      perMinute > 0 ? new RateBudget({ burst: perMinute, everyMs: MINUTE_MS / perMinute }, now) : undefined;
    this.#refused = new ExpiringMap(REMEMBERED, now);
    this.#told = new ExpiringMap(REMEMBERED, now);
    this.#now = now;
  }

  /** Whether the next of an author's posts or edits may be carried at once; counts it when it may. */
  mayGoAtOnce(author: NetworkPersonId): boolean {
    if (!this.#atOnce.has(author)) return false;
    this.#atOnce.spend(author);
    return true;
  }

  /** An author posted so much that nothing more is taken before that moment, in milliseconds since 1970. */
  refuseUntil(author: NetworkPersonId, until: number): void {
    this.#refused.set(author, true, until - this.#now());
  }

  /** Whether nothing more of an author is taken at present. */
  isRefused(author: NetworkPersonId): boolean {
    return this.#refused.get(author) === true;
  }

  /** Whether an author may edit one more message. */
  mayEdit(author: NetworkPersonId): boolean {
    return this.#edits?.has(author) ?? true;
  }

  /** Whether a message is worth looking at, though all the latest of that place or author may have led to nothing. */
  isWorthALook(whose: string): boolean {
    return this.#inVain.has(whose);
  }

  /** Counts a message that led to nothing. */
  lookedInVain(whose: string): void {
    this.#inVain.spend(whose);
  }

  /** Whether an author was not told lately that there were too many edits; counts as telling. */
  isDueToHear(author: NetworkPersonId): boolean {
    if (this.#told.get(author)) return false;
    this.#told.set(author, true, TOLD_AGAIN_MS);
    return true;
  }

  /** Counts an edit that was taken. */
  edited(author: NetworkPersonId): void {
    this.#edits?.spend(author);
  }
}
