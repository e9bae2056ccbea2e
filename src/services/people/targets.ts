import { type ChatEntry, findChat } from '../../db/chats/chatDirectory.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import {
  type AuthorMeant,
  findAuthors,
  findChatsMeant,
  findLatestPost,
  findPostOfMessage,
} from '../../db/people/targets.ts';
import { DEFAULT_HUB, type NetworkChatId, type NetworkMessageId, type PostId } from '../../domain/ids.ts';
import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import type { Reference } from '../../domain/people/reference.ts';
import { orOutage } from '../outage.ts';

export type { AuthorMeant };

/** Finds whom and what somebody means. Each throws IntakeUnavailable while PostgreSQL is away. */
export interface Targets {
  /** Undefined when nobody of that name has ever posted, and when several could be meant. */
  author(reference: Reference): Promise<AuthorMeant | undefined>;
  /** All whom a reference could mean. */
  authors(reference: Reference): Promise<AuthorMeant[]>;
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
  return {
    author: (reference) =>
      orOutage(async () => {
        const meant = await findAuthors(database, reference);
        return meant.length === 1 ? meant[0] : undefined;
      }),
    authors: (reference) => orOutage(() => findAuthors(database, reference)),
    chats: (reference) =>
      orOutage(async () => {
        const networkIds = await findChatsMeant(database, DEFAULT_HUB, reference);
        const chats = await Promise.all(networkIds.map((networkId) => findChat(database, networkId)));
        return chats.filter((chat) => chat !== undefined);
      }),
    latestPost: (chat, by) => orOutage(() => findLatestPost(database, chat.networkId, by)),
    post: (message) => orOutage(() => findPostOfMessage(database, message)),
  };
}
