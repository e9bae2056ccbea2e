import { BotApiError, tooManyRequests } from './apiError.ts';

/** What a fault does to the calls that it hits. */
export const FAULT_KINDS = [
  '429',
  '5xx',
  'drop_before',
  'drop_after',
  'latency',
  'unauthorized',
  'error',
  'partial_album',
] as const;
type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault as a test orders it. */
export interface FaultOrder {
  kind: FaultKind;
  chat_id?: number;
  /** A method's name in any case; a trailing `*` stands for any ending. */
  method?: string;
  bot_token?: string;
  /** How many calls it hits; without `count` and `duration_ms` it stays until it is deleted. */
  count?: number;
  duration_ms?: number;
  /** Which share of the calls that fit is hit, above 0 up to 1; all of them when absent. */
  share?: number;
  retry_after?: number;
  latency_ms?: number;
  error_code?: number;
  description?: string;
  /** partial_album: how many parts are posted before the album fails. */
  parts?: number;
}

/** A fault in force. */
export interface Fault extends FaultOrder {
  id: number;
  hits: number;
  /** When it ends, in milliseconds since the epoch. */
  until?: number;
}

/** A fault as it is shown: without the bot's token. */
export type ShownFault = Omit<Fault, 'bot_token'>;

/** A call as faults look at it. */
export interface FaultTarget {
  botId: number;
  method: string;
  chatId: number | undefined;
}

/** The faults that tests ordered, and which calls they hit. */
export class Faults {
  /** Is told when a fault came into force or ended. */
  onChange: () => void = () => {};
  #faults: Fault[] = [];
  #nextId = 1;
  /** The calls that a latency holds up, by its fault's id: each goes on when its timer says so, or is let go. */
  readonly #heldUp = new Set<{ faultId: number; letGo: () => void }>();

  /** Puts a fault in force. */
  order(order: FaultOrder): Fault {
    const fault: Fault = { ...order, id: this.#nextId++, hits: 0 };
    if (order.duration_ms !== undefined) fault.until = Date.now() + order.duration_ms;
    this.#faults.push(fault);
    this.onChange();
    // Somebody who watches should see it end even when nobody calls.
    if (order.duration_ms !== undefined) setTimeout(() => this.#expire(), order.duration_ms + 1).unref();
    return fault;
  }

  /** The faults in force, oldest first; bot tokens are not shown. */
  list(): ShownFault[] {
    this.#expire();
    return this.#faults.map(({ bot_token: _token, ...fault }) => fault);
  }

  /** Ends one fault, or all of them; the calls that it holds up go on at once. */
  clear(id?: number): void {
    this.#keep((fault) => id !== undefined && fault.id !== id);
    for (const { faultId, letGo } of this.#heldUp) if (id === undefined || faultId === id) letGo();
  }

  /** Resolves once a call has waited as long as a latency makes it wait, or when somebody ends that fault. */
  holdUp({ id: faultId, latency_ms = 1_000 }: Fault): Promise<void> {
    return new Promise((resolve) => {
      const letGo = (): void => {
        clearTimeout(timer);
        this.#heldUp.delete(held);
        resolve();
      };
      const held = { faultId, letGo };
      const timer = setTimeout(letGo, latency_ms);
      this.#heldUp.add(held);
    });
  }

  /** The faults that hit this call: every latency, and the oldest of the others. Each of them counts a hit. */
  strike(target: FaultTarget): Fault[] {
    if (this.#faults.length === 0) return [];
    this.#expire();
    const hitting: Fault[] = [];
    let struck = false;
    for (const fault of this.#faults) {
      if (!matches(fault, target) || (fault.kind !== 'latency' && struck)) continue;
      if (fault.share !== undefined && Math.random() >= fault.share) continue;
      if (fault.kind !== 'latency') struck = true;
      fault.hits += 1;
      hitting.push(fault);
    }
    this.#expire();
    return hitting;
  }

  #expire(): void {
    const now = Date.now();
    this.#keep(
      ({ count, hits, until }) =>
        (count === undefined || hits < count) && (until === undefined || now < until),
    );
  }

  #keep(wanted: (fault: Fault) => boolean): void {
    const kept = this.#faults.filter(wanted);
    if (kept.length === this.#faults.length) return;
    this.#faults = kept;
    this.onChange();
  }
}

/** The answer that a fault of an answering kind gives. */
export function faultAnswer(fault: Fault): BotApiError | undefined {
  switch (fault.kind) {
    case '429':
      return tooManyRequests(fault.retry_after ?? 1);
    case '5xx': {
      const code = fault.error_code ?? 500;
      return new BotApiError(
        code,
        fault.description ?? (code === 502 ? 'Bad Gateway' : 'Internal Server Error'),
      );
    }
    case 'unauthorized':
      return new BotApiError(401, 'Unauthorized');
    case 'error': {
      const wait = fault.retry_after === undefined ? undefined : { retry_after: fault.retry_after };
      return new BotApiError(fault.error_code ?? 400, fault.description ?? 'Bad Request', wait);
    }
    default:
      return undefined;
  }
}

/** A fault that names neither method nor chat leaves getUpdates alone, unless the token itself is refused. */
function matches(fault: Fault, { botId, method, chatId }: FaultTarget): boolean {
  if (fault.chat_id !== undefined && fault.chat_id !== chatId) return false;
  if (fault.bot_token !== undefined && Number.parseInt(fault.bot_token, 10) !== botId) return false;
  if (fault.kind === 'partial_album' && method !== 'sendmediagroup') return false;
  if (fault.method === undefined) return method !== 'getupdates' || fault.kind === 'unauthorized';
  const wanted = fault.method.toLowerCase();
  return wanted.endsWith('*') ? method.startsWith(wanted.slice(0, -1)) : method === wanted;
}
