import { sleep } from '../concurrency/timers.ts';
import type { Lane } from './lane.ts';
import type { Limiter, SendRequest } from './limiter.ts';

/** How the limiter answered the requests for a group of sends. */
export interface PermitAnswers<T> {
  /** When the limiter was asked, in milliseconds since 1970. The age of a permit counts from here. */
  readonly askedAt: number;
  /** May be sent now. */
  readonly permitted: readonly T[];
  /** Has to wait for the limits of its own chat; others may go meanwhile. */
  readonly heldByChat: readonly { readonly item: T; readonly waitMs: number }[];
  /** Has to wait until the bot may send anything at all. */
  readonly heldByBot: readonly T[];
  /** Milliseconds until the first of `heldByBot` may go, or 0 when there is none. */
  readonly botWaitMs: number;
}

/** What a group of sends asks the limiter for. */
export interface PermitWish<T> {
  readonly lane: Lane;
  readonly items: readonly T[];
  readonly requestFor: (item: T) => SendRequest;
}

/** Asks the limiter once for permits, without waiting. */
export async function requestPermits<T>(
  limiter: Pick<Limiter, 'acquire'>,
  { lane, items, requestFor }: PermitWish<T>,
): Promise<PermitAnswers<T>> {
  const askedAt = Date.now();
  const verdicts = await limiter.acquire(
    lane,
    items.map((item) => requestFor(item)),
  );
  const permitted: T[] = [];
  const heldByChat: { item: T; waitMs: number }[] = [];
  const heldByBot: T[] = [];
  const botWaitsMs: number[] = [];
  for (const [index, item] of items.entries()) {
    const verdict = verdicts[index]!;
    if (verdict.granted) permitted.push(item);
    else if (verdict.because === 'chat') heldByChat.push({ item, waitMs: verdict.waitMs });
    else {
      heldByBot.push(item);
      botWaitsMs.push(verdict.waitMs);
    }
  }
  const botWaitMs = heldByBot.length > 0 ? Math.min(...botWaitsMs) : 0;
  return { askedAt, permitted, heldByChat, heldByBot, botWaitMs };
}

/** How long {@link waitForFirstPermit} goes on waiting. */
export interface WaitingForPermit {
  /** Whether it may wait `ms` milliseconds more. After each wait it is asked again, with 0. */
  readonly mayWait: (ms: number) => boolean;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until the bot may send something of a group, and returns the last answers. It does not wait for the limits of a
 * single chat: when these are all that holds the group, or when `mayWait` refuses, the answers hold no permit. The
 * limiter is asked again exactly when it said, and reserves nothing until then.
 */
export async function waitForFirstPermit<T>(
  limiter: Pick<Limiter, 'acquire'>,
  wish: PermitWish<T>,
  { mayWait, signal }: WaitingForPermit,
): Promise<PermitAnswers<T>> {
  for (;;) {
    const answers = await requestPermits(limiter, wish);
    const { permitted, heldByBot, botWaitMs } = answers;
    if (permitted.length > 0 || heldByBot.length === 0 || !mayWait(botWaitMs)) return answers;
    await sleep(botWaitMs, signal);
    if (signal?.aborted || !mayWait(0)) return answers;
  }
}

/**
 * Waits until one send is permitted, whether its chat or the whole bot is held. Returns false as soon as it is known that
 * this will not happen before `end` (milliseconds since 1970), and when the signal aborts.
 *
 * @throws LimiterUnavailable when the limiter cannot be asked
 */
export async function waitForPermit(
  limiter: Pick<Limiter, 'acquire'>,
  lane: Lane,
  request: SendRequest,
  end: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const wish = { lane, items: [request], requestFor: (item: SendRequest) => item };
  const mayWait = (ms: number): boolean => Date.now() + ms <= end;
  for (;;) {
    if (signal?.aborted) return false;
    const { permitted, heldByChat } = await waitForFirstPermit(limiter, wish, { mayWait, signal });
    if (permitted.length > 0) return true;
    const chatWaitMs = heldByChat[0]?.waitMs;
    if (chatWaitMs === undefined || !mayWait(chatWaitMs)) return false;
    await sleep(chatWaitMs, signal);
  }
}
