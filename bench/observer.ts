import type { Arrivals } from './notes.ts';

/**
 * Looks at what arrived and finds where Telegram's documented limits were broken: about 30 messages a second in
 * all, one a second in a chat, 20 a minute in a group. Knows nothing of the limiter, and sees sends when they
 * arrive, not when they were allowed.
 */

const ALL_PER_SECOND = 30;
const GROUP_PER_MINUTE = 20;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** How often each limit was broken, and how close the sends came to it. */
export interface Findings {
  /** Times at which the second before held more messages than may be. */
  readonly overall: number;
  /** Messages that came too soon after the one before in their chat. */
  readonly chats: number;
  /** Messages that were one too many for their group's minute. */
  readonly groups: number;
  readonly mostInASecond: number;
  readonly shortestGapMs: number;
  readonly mostInAMinute: number;
}

/** Without any tolerance: what arrived is what Telegram counts. */
export function findBrokenLimits(arrivals: Arrivals): Findings {
  const overall = overallIn(arrivals);
  const byChat = new Map<number, number[]>();
  arrivals.chat.forEach((chat, index) => {
    const indexes = byChat.get(chat) ?? [];
    indexes.push(index);
    byChat.set(chat, indexes);
  });
  let [chats, groups, shortestGapMs, mostInAMinute] = [0, 0, Number.POSITIVE_INFINITY, 0];
  for (const [chat, indexes] of byChat) {
    const at = indexes.map((index) => arrivals.at[index]!);
    const messages = indexes.map((index) => arrivals.messages[index]!);
    for (let n = 1; n < at.length; n++) {
      const gapMs = (at[n]! - at[n - 1]!) / messages[n - 1]!;
      shortestGapMs = Math.min(shortestGapMs, gapMs);
      if (gapMs < SECOND_MS) chats += 1;
    }
    if (chat > 0) continue;
    const minute = crowds(at, messages, MINUTE_MS, () => GROUP_PER_MINUTE);
    groups += minute.times;
    mostInAMinute = Math.max(mostInAMinute, minute.most);
  }
  return { ...overall, chats, groups, shortestGapMs, mostInAMinute };
}

/** An album goes whole: its parts after the first may exceed the second's limit, as the limiter's rules say. */
function overallIn({ at, messages }: Arrivals): Pick<Findings, 'overall' | 'mostInASecond'> {
  const { times, most } = crowds(at, messages, SECOND_MS, (extra) => ALL_PER_SECOND + extra);
  return { overall: times, mostInASecond: most };
}

/** Looks at the stretch that ends with each arrival: how often it holds too much, and how much it holds at most. */
function crowds(
  at: ArrayLike<number>,
  messages: ArrayLike<number>,
  stretchMs: number,
  boundFor: (albumsExtra: number) => number,
): { times: number; most: number } {
  let [first, within, extra, times, most] = [0, 0, 0, 0, 0];
  for (let n = 0; n < at.length; n++) {
    within += messages[n]!;
    extra += messages[n]! - 1;
    while (at[first]! <= at[n]! - stretchMs) {
      within -= messages[first]!;
      extra -= messages[first]! - 1;
      first += 1;
    }
    most = Math.max(most, within);
    if (within > boundFor(extra)) times += 1;
  }
  return { times, most };
}
