/** One Bot API call, as `GET /sim/calls` shows it. The token is never kept: `bot` is the bot's id. */
export interface CallRecord {
  id: number;
  bot: number;
  method: string;
  parameters: Record<string, unknown>;
  /** ISO 8601. */
  time: string;
  /** How long the answer took, in milliseconds. */
  ms: number;
  outcome: { status: number; error?: string };
  result_message_ids?: number[];
}

/** A call as it is kept: cheap to make, put into words only when somebody asks. */
export type KeptCall = Omit<CallRecord, 'id' | 'time' | 'parameters'> & {
  startedAt: number;
  parameters: Record<string, unknown>;
};

/** How many calls are kept; the oldest give way. */
const CALLS_KEPT = 200_000;

/** What to look for among the calls. */
export interface CallSearch {
  /** Only calls with a greater id. */
  sinceId?: number;
  /** Only calls begun at or after this time, in milliseconds since the epoch. */
  sinceTime?: number;
  method?: string;
  chatId?: number;
  limit?: number;
}

/** The calls that bots made, as a bounded list. */
export class CallLog {
  #ring: KeptCall[] = [];
  #nextId = 1;

  /** Keeps a call and returns its id. */
  add(call: KeptCall): number {
    const id = this.#nextId++;
    this.#ring[(id - 1) % CALLS_KEPT] = call;
    return id;
  }

  /** The calls that were asked for, oldest first; a limit keeps the oldest after `since`, else the newest of all. */
  search({ sinceId, sinceTime, method, chatId, limit = CALLS_KEPT }: CallSearch): CallRecord[] {
    const found: CallRecord[] = [];
    const forward = sinceId !== undefined || sinceTime !== undefined;
    const oldest = Math.max((sinceId ?? 0) + 1, this.#nextId - CALLS_KEPT);
    const wanted = method?.toLowerCase();
    const count = this.#nextId - oldest;
    for (let step = 0; step < count && found.length < limit; step++) {
      const id = forward ? oldest + step : this.#nextId - 1 - step;
      const call = this.#ring[(id - 1) % CALLS_KEPT];
      if (call === undefined) continue;
      if (sinceTime !== undefined && call.startedAt < sinceTime) continue;
      if (wanted !== undefined && call.method.toLowerCase() !== wanted) continue;
      if (chatId !== undefined && Number(call.parameters['chat_id']) !== chatId) continue;
      found.push(callInWords(id, call));
    }
    return forward ? found : found.toReversed();
  }

  /** Forgets every call; ids go on. */
  clear(): void {
    this.#ring = [];
  }
}

/** The call as it is shown: what a form carried as text becomes the number or object that it stands for. */
export function callInWords(id: number, { startedAt, parameters, ...call }: KeptCall): CallRecord {
  const shown = Object.entries(parameters).map(([name, value]) => [name, decoded(name, value)]);
  return { id, ...call, parameters: Object.fromEntries(shown), time: new Date(startedAt).toISOString() };
}

function decoded(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/(^|_)(id|offset|limit|timeout)$/.test(name) && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (!/^[[{]/.test(value) || name === 'text' || name === 'caption') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
