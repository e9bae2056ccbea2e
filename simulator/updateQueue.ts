import type { Update } from './telegram.ts';

/** Bot API: getUpdates keeps these back unless `allowed_updates` names them. */
const ONLY_WHEN_ASKED = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

/** What a queue tells its owner, so that it can be persisted and delivered. */
export interface QueueListener {
  added(update: Update): void;
  removed(updateIds: number[]): void;
}

/** A bot's updates that wait to be taken, in order of their ids. */
export class UpdateQueue {
  nextId = 10_000_001;
  /** What the bot asked for last; empty means the default. */
  allowed: string[] = [];
  #pending: Update[] = [];
  #listener: QueueListener;

  constructor(listener: QueueListener) {
    this.#listener = listener;
  }

  get size(): number {
    return this.#pending.length;
  }

  /** Whether the bot wants updates of this type now. */
  wants(type: string): boolean {
    return this.allowed.length > 0 ? this.allowed.includes(type) : !ONLY_WHEN_ASKED.has(type);
  }

  /** Queues an update, unless the bot did not ask for its type. */
  push(type: string, payload: unknown): void {
    if (!this.wants(type)) return;
    const update: Update = { update_id: this.nextId++, [type]: payload };
    this.#pending.push(update);
    this.#listener.added(update);
  }

  /**
   * Queues an update as it is, whether or not the bot asked for its type. It gets the next id unless it has one; one
   * that has is sorted in among those that wait, and those that follow count on from the highest id there was.
   */
  pushRaw(given: Record<string, unknown>): Update {
    const { update_id: id = this.nextId, ...rest } = given;
    const update: Update = { update_id: Number(id), ...rest };
    const later = this.#pending.findIndex(({ update_id }) => update_id > update.update_id);
    this.#pending.splice(later < 0 ? this.#pending.length : later, 0, update);
    this.nextId = Math.max(this.nextId, update.update_id + 1);
    this.#listener.added(update);
    return update;
  }

  /** Puts back what was queued before a restart. */
  restore(updates: Update[]): void {
    this.#pending = updates;
  }

  /**
   * Bot API: getUpdates. An `offset` above zero confirms everything below it; a negative one starts that many
   * updates before the end and forgets the older ones; 0 confirms nothing.
   */
  take(offset: number, limit: number): Update[] {
    if (offset > 0) this.#drop(this.#countBelow(offset));
    if (offset < 0) this.#drop(Math.max(0, this.#pending.length + offset));
    return this.#pending.slice(0, limit);
  }

  /** The oldest update from position `index` on. */
  at(index: number): Update | undefined {
    return this.#pending[index];
  }

  /** Forgets one update: its webhook delivery was answered. */
  remove(updateId: number): void {
    const index = this.#pending.findIndex((update) => update.update_id === updateId);
    if (index < 0) return;
    this.#pending.splice(index, 1);
    this.#listener.removed([updateId]);
  }

  /** Forgets everything that waits. */
  clear(): void {
    this.#drop(this.#pending.length);
  }

  #countBelow(offset: number): number {
    const first = this.#pending.findIndex((update) => update.update_id >= offset);
    return first < 0 ? this.#pending.length : first;
  }

  #drop(count: number): void {
    if (count === 0) return;
    this.#listener.removed(this.#pending.splice(0, count).map((update) => update.update_id));
  }
}
