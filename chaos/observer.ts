/**
 * Judges by what the chats contain in the end. Knows nothing about the product: neither what it believes it sent nor
 * how. The only thing it learns from the ledger is which attempts count as in doubt, and it holds the ledger to that.
 */

/** What was to happen. */
export interface Expectation {
  /** The chat that each post came from, in the order in which they were posted. */
  readonly sources: readonly number[];
  /** All chats; each is to get the posts of all others. */
  readonly chats: readonly number[];
}

/** What the bot wrote in each chat: the numbers of the posts, oldest first. */
export type Held = ReadonlyMap<number, readonly number[]>;

/** How many attempts at a post are in doubt for a chat. */
export type Doubts = (post: number, chat: number) => number;

export interface Judgement {
  /** Copies that are to be there. */
  readonly expected: number;
  /** Copies that are not there. */
  readonly lost: number;
  /** Copies that are there beyond the first. */
  readonly twice: number;
  /** Of these, the ones that no doubt explains. */
  readonly twiceWithoutDoubt: number;
  /** Copies that stand behind one of a later post from the same chat. */
  readonly outOfOrder: number;
  /** Further ones of which that is true, but that were sent again after a doubt, for which no order is promised. */
  readonly overtakenInDoubt: number;
  /** Copies where none belong. */
  readonly astray: number;
}

export function judge(expectation: Expectation, held: Held, doubts: Doubts): Judgement {
  const { sources, chats } = expectation;
  const sum = {
    expected: 0,
    lost: 0,
    twice: 0,
    twiceWithoutDoubt: 0,
    outOfOrder: 0,
    overtakenInDoubt: 0,
    astray: 0,
  };
  for (const chat of chats) {
    const copies = new Map<number, number>();
    const latestFrom = new Map<number, number>();
    for (const post of held.get(chat) ?? []) {
      const source = sources[post];
      const before = copies.get(post) ?? 0;
      copies.set(post, before + 1);
      if (source === undefined || source === chat) {
        sum.astray += 1;
      } else if (before === 0) {
        const latest = latestFrom.get(source) ?? -1;
        if (post > latest) latestFrom.set(source, post);
        else if (doubts(post, chat) > 0) sum.overtakenInDoubt += 1;
        else sum.outOfOrder += 1;
      }
    }
    sources.forEach((source, post) => {
      if (source === chat) return;
      const count = copies.get(post) ?? 0;
      sum.expected += 1;
      if (count === 0) sum.lost += 1;
      sum.twice += Math.max(0, count - 1);
      sum.twiceWithoutDoubt += Math.max(0, count - 1 - doubts(post, chat));
    });
  }
  return sum;
}

/** Something that happened to a post, in milliseconds since the epoch. */
export interface Moment {
  readonly at: number;
  /** How many copies are to be made since then (positive) or were made then (negative). */
  readonly open: number;
}

/** The longest time for which copies were to be made and none was. */
export function longestStall(moments: readonly Moment[]): number {
  let [open, since, longest] = [0, 0, 0];
  for (const moment of moments.toSorted((one, other) => one.at - other.at)) {
    if (open > 0) longest = Math.max(longest, moment.at - since);
    // Further posts do not end a stall, and the first one begins the watch.
    if (moment.open < 0 || open === 0) since = moment.at;
    open += moment.open;
  }
  return longest;
}
