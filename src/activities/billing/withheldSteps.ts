import type { SubscriptionBook } from '../../domain/billing/subscriptionBook.ts';
import { mapInBatches } from '../../domain/concurrency/batches.ts';
import type { ChatId, PostId } from '../../domain/ids.ts';

/** What the steps about withheld posts work on. */
export interface WithheldDependencies {
  readonly subscriptions: Pick<SubscriptionBook, 'chatsToNudge' | 'releaseWithheld'>;
  /** Makes the workflow of a subscription look again, and start when it does not run. */
  readonly wake: (chatId: ChatId) => Promise<void>;
}

/** The steps about posts that are withheld from chats without a subscription. */
export interface WithheldSteps {
  /** Names some more of the chats that are to hear that the post was withheld from them. */
  chatsToNudge(postId: PostId): Promise<readonly ChatId[]>;
  /** Lets go to a chat what was withheld from it lately; the posts. */
  releaseWithheld(chatId: ChatId): Promise<readonly PostId[]>;
  wakeSubscriptions(chatIds: readonly ChatId[]): Promise<void>;
}

/** How many workflows are woken at a time. */
const WOKEN_AT_ONCE = 20;

/** Binds the steps about withheld posts to what they work on. */
export function createWithheldSteps({ subscriptions, wake }: WithheldDependencies): WithheldSteps {
  return {
    chatsToNudge: (postId) => subscriptions.chatsToNudge(postId),
    releaseWithheld: (chatId) => subscriptions.releaseWithheld(chatId),
    async wakeSubscriptions(chatIds) {
      await mapInBatches(chatIds, WOKEN_AT_ONCE, wake);
    },
  };
}
