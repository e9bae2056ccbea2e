import type { ChatId } from '../../domain/ids.ts';
import type { SubscriptionWorkflows } from './subscriptionWorkflows.ts';

/** Tells the workflows of chats that came or went, beside whatever else is done. */
export interface SubscriptionStarts {
  /** Never rejects and never delays: a chat that is missed is found by the hourly upkeep. */
  soon(chatId: ChatId): void;
}

/** So many are told at a time: a thousand chats that join at once are not to crowd out their posts. */
const AT_ONCE = 4;

/**
 * @param failed told when a workflow could not be reached
 * @param giveWay waits a while for what is more urgent
 */
export function createSubscriptionStarts(
  workflows: Pick<SubscriptionWorkflows, 'wake'>,
  failed: (error: unknown) => void,
  giveWay: () => Promise<void> = async () => {},
): SubscriptionStarts {
  const waiting = new Set<ChatId>();
  let running = 0;

  async function run(): Promise<void> {
    running++;
    for (const chatId of waiting) {
      waiting.delete(chatId);
      await giveWay();
      await workflows.wake(chatId).catch(failed);
    }
    running--;
  }

  return {
    soon(chatId) {
      waiting.add(chatId);
      if (running < AT_ONCE) void run();
    },
  };
}
