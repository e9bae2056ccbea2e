import type { ChatId, PostId } from '../../domain/ids.ts';
import type { SubscriptionBook } from '../../domain/billing/subscriptionBook.ts';
import type { Ledger, Tally } from '../../domain/posts/ledger.ts';
import type { Admission, Planning, Posts } from '../../domain/posts/posts.ts';
import type { BatchProgress } from './batch.ts';
import { type Carried, type Closed, createCarryAtOnce, type FirstSendsOfAccounts } from './carryAtOnce.ts';
import { createOrderedPlanner } from './orderedPlanner.ts';

/** What the steps of a post are made from. */
export interface RelayDependencies {
  readonly posts: Posts;
  readonly ledger: Pick<Ledger, 'failPost' | 'tally'>;
  readonly subscriptions: Pick<SubscriptionBook, 'chatsToNudge'>;
  /** Called when the first step of a post has ended in this process. */
  readonly carried: (postId: PostId) => void;
  readonly sendSteps: Pick<RelaySteps, 'deliverBatch'> & FirstSendsOfAccounts;
}

/** The steps that carry a post. */
export interface RelaySteps {
  /** Carries a post as far as it goes at this moment. */
  carryAtOnce(postId: PostId, chatId?: ChatId): Promise<Carried>;
  admit(postId: PostId): Promise<Admission>;
  plan(postId: PostId): Promise<Planning>;
  /** Sends what can go this very moment; whether nothing is open any more. */
  deliverAtOnce(postId: PostId): Promise<boolean>;
  deliverBatch(postId: PostId): Promise<BatchProgress>;
  /** Ends a post; names some of the chats that are to hear that it was withheld from them. */
  closePost(postId: PostId): Promise<Closed>;
  /** Ends a post whose workflow was cancelled: what was not sent yet never is. */
  abandonPost(postId: PostId): Promise<Tally>;
}

/** Binds the steps that carry a post to what they work on. */
export function createRelaySteps(dependencies: RelayDependencies): RelaySteps {
  const { posts, ledger, subscriptions, sendSteps, carried } = dependencies;
  const plan = createOrderedPlanner(posts);
  const carryAtOnce = createCarryAtOnce({ posts, subscriptions, sends: sendSteps, plan });
  return {
    async carryAtOnce(postId, chatId) {
      try {
        return await carryAtOnce(postId, chatId);
      } finally {
        carried(postId);
      }
    },
    admit: (postId) => posts.admit(postId),
    plan,
    deliverAtOnce: (postId) => sendSteps.deliverAtOnce(postId),
    deliverBatch: (postId) => sendSteps.deliverBatch(postId),
    async closePost(postId) {
      await posts.close(postId);
      const tally = await ledger.tally(postId);
      const toNudge = tally.withheld > 0 ? await subscriptions.chatsToNudge(postId) : [];
      return { ...tally, ...(toNudge.length > 0 && { toNudge }) };
    },
    async abandonPost(postId) {
      await ledger.failPost(postId, 'cancelled by an operator');
      await posts.close(postId);
      return ledger.tally(postId);
    },
  };
}
