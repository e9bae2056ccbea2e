import { type Arrival, storeArrival, storeArrivals } from '../../db/posts/arrivals.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import { IntakeUnavailable } from '../../domain/conversation/intakeUnavailable.ts';
import type { NetworkChatId } from '../../domain/ids.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import type { Destination } from '../../domain/posts/route.ts';
import { orOutage } from '../outage.ts';

/** So many messages of a chat are stored together at most. */
const TOGETHER = 32;

/** Stores messages, those of a chat in the order in which they are handed in. */
export interface StoreInOrder {
  /**
   * Stores a message; see `storeArrival`. Those that are handed in while one of their chat is being stored are stored
   * together.
   *
   * @throws IntakeUnavailable while PostgreSQL is away, also for what stands behind it in the chat
   */
  store(message: SourceMessage, destination: Destination): Promise<Arrival>;
  /** Resolves when nothing of these chats is being stored. */
  caughtUp(chats: readonly NetworkChatId[]): Promise<void>;
}

interface Item {
  readonly message: SourceMessage;
  readonly destination: Destination;
  readonly resolve: (arrival: Arrival) => void;
  readonly reject: (error: unknown) => void;
}

/** Builds {@link StoreInOrder}. @param authorPerMinute how many posts of one author are taken in a minute; 0 for any number */
export function createStoreInOrder(database: AccountDatabase, authorPerMinute: number): StoreInOrder {
  const chats = new Map<NetworkChatId, { readonly waiting: Item[]; readonly done: Promise<void> }>();

  async function storeWaiting(chat: NetworkChatId, waiting: Item[]): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, TOGETHER);
      try {
        await storeGroup(group);
      } catch (error) {
        // What stands behind comes again as well, and must not go before.
        for (const item of [...group, ...waiting.splice(0)]) item.reject(error);
      }
    }
    chats.delete(chat);
  }

  /** Rejects only for an outage. */
  async function storeGroup(group: readonly Item[]): Promise<void> {
    const [first, ...others] = group;
    const isTogether =
      others.length > 0 && others.every(({ destination }) => destination === first!.destination);
    const arrivals = isTogether ? await together(group) : undefined;
    if (arrivals) return group.forEach((item, place) => item.resolve(arrivals[place]!));
    for (const item of group) {
      try {
        const { message, destination } = item;
        item.resolve(await orOutage(() => storeArrival(database, message, destination, authorPerMinute)));
      } catch (error) {
        if (error instanceof IntakeUnavailable) throw error;
        item.reject(error);
      }
    }
  }

  /** Undefined when they have to be stored one by one, as when one of them cannot be stored at all. */
  async function together(group: readonly Item[]): Promise<Arrival[] | undefined> {
    const messages = group.map(({ message }) => message) as [SourceMessage, ...SourceMessage[]];
    try {
      return await orOutage(() => storeArrivals(database, messages, group[0]!.destination, authorPerMinute));
    } catch (error) {
      if (error instanceof IntakeUnavailable) throw error;
      return undefined;
    }
  }

  return {
    store(message, destination) {
      const { networkId } = message.chat;
      return new Promise((resolve, reject) => {
        const item = { message, destination, resolve, reject };
        const known = chats.get(networkId);
        if (known) return void known.waiting.push(item);
        const waiting = [item];
        // Begins once it is known, so that what follows in this moment waits with it.
        const done = Promise.resolve().then(() => storeWaiting(networkId, waiting));
        chats.set(networkId, { waiting, done });
      });
    },
    async caughtUp(ids) {
      await Promise.all(ids.map(async (id) => chats.get(id)?.done));
    },
  };
}
