/** One send as it came in. */
export interface Arrival {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly chat: number;
  /** The number behind `No.` in the text, 0 without one: tells which post it is. */
  readonly number: number;
  /** How many messages it makes: an album's parts. */
  readonly messages: number;
}

/** Sends in the order in which they came in, one array per column. */
export interface Arrivals {
  readonly at: Float64Array;
  readonly chat: Float64Array;
  readonly number: Float64Array;
  readonly messages: Float64Array;
}

/** Stands for the chat where an answer to a checkout is noted; its number is the checkout's. */
export const CHECKOUTS = 0;

const COLUMNS = ['at', 'chat', 'number', 'messages'] as const;

/** Keeps arrivals in arrays of numbers: noting one costs nanoseconds and leaves the garbage collector nothing. */
export class Notes {
  count = 0;
  #columns = columnsOf(16_384);

  add(arrival: Arrival): void {
    if (this.count === this.#columns.at.length) this.#grow();
    for (const column of COLUMNS) this.#columns[column][this.count] = arrival[column];
    this.count += 1;
  }

  arrivals(): Arrivals {
    const { at, chat, number, messages } = this.#columns;
    const end = this.count;
    return {
      at: at.slice(0, end),
      chat: chat.slice(0, end),
      number: number.slice(0, end),
      messages: messages.slice(0, end),
    };
  }

  #grow(): void {
    const wider = columnsOf(2 * this.count);
    for (const column of COLUMNS) wider[column].set(this.#columns[column]);
    this.#columns = wider;
  }
}

function columnsOf(length: number): Arrivals {
  return {
    at: new Float64Array(length),
    chat: new Float64Array(length),
    number: new Float64Array(length),
    messages: new Float64Array(length),
  };
}
