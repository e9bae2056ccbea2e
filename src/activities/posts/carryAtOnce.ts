import { randomUUID } from 'node:crypto';
import type { SubscriptionBook } from '../../domain/billing/subscriptionBook.ts';
import type { AccountId, ChatId, PostId } from '../../domain/ids.ts';
import { LARGE_AUDIENCE } from '../../domain/posts/largeAudience.ts';
import type { LeaseToken, Tally } from '../../domain/posts/ledger.ts';
import type { Refusal } from '../../domain/posts/admission.ts';
import type { Begun, Planning, Posts } from '../../domain/posts/posts.ts';
import type { Claimed } from './deliveryCalls.ts';
import type { FirstSends } from './deliverAtOnce.ts';
import { PostTurns } from './postTurns.ts';

/** Stands for the chat of announcements, which come from none. */
const NO_CHAT = 0 as ChatId;

/** What the first step of a post came to. */
export type Carried =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** An admin has to approve it first. */
  | { readonly kind: 'held' }
  /** Nothing is open any more, and the post is closed. */
  | ({ readonly kind: 'closed' } & Closed)
  /** It is planned; what is open is left to the batches. */
  | { readonly kind: 'planned'; readonly deliveries: number; readonly withheld: number }
  /** It is admitted, and for so many chats that planning it takes a step of its own. */
  | { readonly kind: 'large' }
  /** Earlier posts of its chat are not planned yet. */
  | { readonly kind: 'not yet' };

/** What a post came to that is closed, and some of the chats that are to hear that it was withheld from them. */
export type Closed = Tally & { readonly toNudge?: readonly ChatId[] };

/** The accounts this process sends through, and how each makes its first sends. */
export interface FirstSendsOfAccounts {
  readonly accounts: readonly AccountId[];
  most(account: AccountId): number;
  deliverClaimed(account: AccountId, postId: PostId, token: LeaseToken, claim: Claimed): Promise<void>;
  deliverAtOnce: FirstSends['deliverAtOnce'];
}

/** What the step is made from. */
export interface CarryAtOnceDependencies {
  readonly posts: Posts;
  readonly subscriptions: Pick<SubscriptionBook, 'chatsToNudge'>;
  readonly sends: FirstSendsOfAccounts;
  /** Plans a post after the earlier ones of its chat. */
  readonly plan: (postId: PostId) => Promise<Planning>;
}

/**
 * Creates the step that carries a post as far as it goes at this moment: admits it, plans it, makes its first deliveries
 * and closes it when nothing is left. All of it may be repeated. One step costs Temporal one marker and the worker one
 * activation, whatever is done in it. Posts of one chat go one after the other, as far as they are here at the same time.
 */
export function createCarryAtOnce({
  posts,
  subscriptions,
  sends,
  plan,
}: CarryAtOnceDependencies): (postId: PostId, chatId?: ChatId) => Promise<Carried> {
  const turns = new PostTurns();

  return async (postId, chatId = NO_CHAT) => {
    for (;;) {
      const begun = await turns.run(chatId, postId, () => beginAndSend(postId));
      if (begun?.kind === 'planned') return closed(postId, begun);
      // It may have come to its turn before an older one was here.
      if (!begun || !turns.isOlderWaiting(chatId, postId)) return stepByStep(postId);
    }
  };

  async function beginAndSend(postId: PostId): Promise<Begun | undefined> {
    const token = randomUUID();
    const begun = await posts.begin(postId, {
      token,
      most: Math.min(...sends.accounts.map((account) => sends.most(account))),
      mostPlanned: LARGE_AUDIENCE,
      accounts: sends.accounts,
    });
    const first = begun?.kind === 'planned' ? begun.first : undefined;
    if (first) {
      await unlessItFails(() => sends.deliverClaimed(first.account, postId, token, first.claim));
    }
    return begun;
  }

  /** For posts that are not begun in one go. */
  async function stepByStep(postId: PostId): Promise<Carried> {
    const admission = await posts.admit(postId);
    if ('awaits' in admission) return { kind: 'held' };
    if (!admission.admitted) return { kind: 'refused', refusal: admission.refusal };
    if (admission.audience > LARGE_AUDIENCE) return { kind: 'large' };
    const planning = await plan(postId);
    if (planning.kind === 'not yet') return planning;
    if (planning.planned <= LARGE_AUDIENCE) await unlessItFails(() => sends.deliverAtOnce(postId));
    return closed(postId, planning);
  }

  async function closed(
    postId: PostId,
    { planned, withheld }: { planned: number; withheld: number },
  ): Promise<Carried> {
    const tally = await posts.closeIfDone(postId);
    if (tally.open > 0) return { kind: 'planned', deliveries: planned, withheld };
    const toNudge = tally.withheld > 0 ? await subscriptions.chatsToNudge(postId) : [];
    return { kind: 'closed', ...tally, ...(toNudge.length > 0 && { toNudge }) };
  }
}

/** What goes wrong with the first sends is left to the batches, which repair it and show it. */
async function unlessItFails(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch {
    // Of a post that is cancelled, no batch begins.
  }
}
