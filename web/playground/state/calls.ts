import { signal } from '@preact/signals';

/** A Bot API call as the event feed reports it. */
export interface CallEvent {
  readonly id: number;
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** ISO 8601, by the simulated clock. */
  readonly time: string;
  readonly ms: number;
  readonly outcome: { readonly status: number; readonly error?: string };
}

/** What the bot sent within one second. */
export interface SecondOfSends {
  readonly second: number;
  sent: number;
  /** Refused with 429. */
  limited: number;
  /** Refused or lost otherwise. */
  failed: number;
}

const CALLS_SHOWN = 2_000;
/** How far back the chart goes, in seconds. */
export const CHART_S = 60;

/** The newest calls, oldest first, without the bot's waiting for updates. */
export const calls = signal<readonly CallEvent[]>([]);
/** The sends of the last {@link CHART_S} seconds, second by second, oldest first; quiet seconds are left out. */
export const sends = signal<readonly SecondOfSends[]>([]);

/** Notes calls that were made. */
export function noteCalls(made: readonly CallEvent[]): void {
  const shown = made.filter(({ method }) => method !== 'getUpdates');
  if (shown.length === 0) return;
  calls.value = [...calls.peek(), ...shown].slice(-CALLS_SHOWN);
  const seconds = new Map(sends.peek().map((second) => [second.second, second]));
  for (const call of shown) if (isSend(call.method)) count(call, seconds);
  const oldest = Math.floor(Date.now() / 1000) - CHART_S;
  sends.value = [...seconds.values()]
    .filter(({ second }) => second >= oldest)
    .sort((a, b) => a.second - b.second);
}

function isSend(method: string): boolean {
  return method.startsWith('send') && method !== 'sendChatAction';
}

/** By the page's own clock: the simulated one may have been advanced. */
function count({ outcome: { status } }: CallEvent, seconds: Map<number, SecondOfSends>): void {
  const second = Math.floor(Date.now() / 1000);
  const known = seconds.get(second) ?? { second, sent: 0, limited: 0, failed: 0 };
  if (status === 200) known.sent += 1;
  else if (status === 429) known.limited += 1;
  else known.failed += 1;
  seconds.set(second, known);
}
