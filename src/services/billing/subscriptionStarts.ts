import { nameOf, type Subscriber } from '../../domain/billing/subscriber.ts';
import type { SubscriptionWorkflows } from './subscriptionWorkflows.ts';

/** Tells the workflows of subscribers that came or went, in the background. */
export interface SubscriptionStarts {
  /** Never rejects and never delays: one that is missed is found by the hourly upkeep. */
  soon(subscriber: Subscriber): void;
}

/** Number told at a time: a thousand chats that join at once must not crowd out their posts. */
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
  const waiting = new Map<string, Subscriber>();
  let running = 0;

  async function run(): Promise<void> {
    running++;
    for (const [name, subscriber] of waiting) {
      waiting.delete(name);
      await giveWay();
      await workflows.wake(subscriber).catch(failed);
    }
    running--;
  }

  return {
    soon(subscriber) {
      waiting.set(`${subscriber.product}/${nameOf(subscriber)}`, subscriber);
      if (running < AT_ONCE) void run();
    },
  };
}
