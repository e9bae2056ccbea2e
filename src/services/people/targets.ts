import { type ChatEntry, findChat } from '../../db/chats/chatDirectory.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import {
  areCopiesOnTheirWay,
  type AuthorMeant,
  findAuthors,
  findChatsMeant,
  findLatestPost,
  findPostOfMessage,
} from '../../db/people/targets.ts';
import { sleep } from '../../domain/concurrency/timers.ts';
import { DEFAULT_HUB, type NetworkChatId, type NetworkMessageId, type PostId } from '../../domain/ids.ts';
import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import type { Reference } from '../../domain/people/reference.ts';
import { orOutage } from '../outage.ts';

export type { AuthorMeant };

/** How often to look again for a message that may be a copy just sent, and for how long, in milliseconds. */
const LOOK_AGAIN = { everyMs: 250, withinMs: 10_000 };

/**
 * Finds whom and what somebody means. A copy can be read and answered a moment before its id is written down, so a message
 * that is not known is looked for again while copies are on their way into its chat. Each throws IntakeUnavailable while
 * PostgreSQL is away.
 */
export interface Targets {
  /** Undefined when nobody of that name has ever posted, and when several could be meant. */
  author(reference: Reference): Promise<AuthorMeant | undefined>;
  /** All whom a reference could mean. */
  authors(reference: Reference): Promise<readonly AuthorMeant[]>;
  /** All chats that a reference could mean. A message means the chat that its post came from. */
  chats(reference: Reference): Promise<ChatEntry[]>;
  /** What somebody posted last in a chat and did not take back; undefined when the ledger remembers nothing. */
  latestPost(chat: SourceChat, by: SourceAuthor): Promise<PostId | undefined>;
  /** The post that a message is part of or a copy of; undefined when the ledger does not remember it. */
  post(message: {
    readonly chat: NetworkChatId;
    readonly messageId: NetworkMessageId;
  }): Promise<PostId | undefined>;
}

/** Builds the service over the hub that all chats belong to. */
export function createTargets(database: AccountDatabase): Targets {
  /** Finds what a reference means, once it can be known. */
  async function find<T>(reference: Reference, look: () => Promise<readonly T[]>): Promise<readonly T[]> {
    let found = await look();
    if (reference.by !== 'message') return found;
    const end = Date.now() + LOOK_AGAIN.withinMs;
    let isOpen = true;
    while (found.length === 0 && isOpen && Date.now() < end) {
      isOpen = await areCopiesOnTheirWay(database, reference.chat);
      if (isOpen) await sleep(LOOK_AGAIN.everyMs);
      // Also when none is any more: the last of them may have been this one.
      found = await look();
    }
    return found;
  }

  const authors = (reference: Reference): Promise<readonly AuthorMeant[]> =>
    find(reference, () => findAuthors(database, reference));

  return {
    author: (reference) =>
      orOutage(async () => {
        const meant = await authors(reference);
        return meant.length === 1 ? meant[0] : undefined;
      }),
    authors: (reference) => orOutage(() => authors(reference)),
    chats: (reference) =>
      orOutage(async () => {
        const networkIds = await find(reference, () => findChatsMeant(database, DEFAULT_HUB, reference));
        const chats = await Promise.all(networkIds.map((networkId) => findChat(database, networkId)));
        return chats.filter((chat) => chat !== undefined);
      }),
    latestPost: (chat, by) => orOutage(() => findLatestPost(database, chat.networkId, by)),
    post: (message) =>
      orOutage(async () => {
        const [postId] = await find({ by: 'message', ...message }, async () => {
          const known = await findPostOfMessage(database, message);
          return known === undefined ? [] : [known];
        });
        return postId;
      }),
  };
}
