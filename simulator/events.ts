/** What the event feed reports. */
export type EventType =
  | 'message'
  | 'edit'
  | 'delete'
  | 'membership'
  | 'call'
  | 'callback_answer'
  | 'payment'
  | 'reset';

type Listener = (type: EventType, data: unknown) => void;

/** Tells whoever listens what happens, as it happens. Without listeners it costs nothing. */
export class EventFeed {
  #listeners = new Set<Listener>();

  /** Reports one event. `data` must be JSON. */
  emit(type: EventType, data: unknown): void {
    for (const listener of this.#listeners) listener(type, data);
  }

  /** Listens until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
