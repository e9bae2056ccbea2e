import { type ChatEntry, findChat } from '../db/chatDirectory.ts';
import type { Database } from '../db/database.ts';
import {
  type AuthorMeant,
  findAuthor,
  findChatMeant,
  findLatestPost,
  findPostOfMessage,
} from '../db/targets.ts';
import { DEFAULT_HUB, type PostId } from '../domain/ids.ts';
import type { SourceAuthor, SourceChat } from '../domain/post.ts';
import type { Reference } from '../domain/reference.ts';
import { orOutage } from './outage.ts';

export type { AuthorMeant };

/** Finds whom and what somebody means. Each throws IntakeUnavailable while PostgreSQL is away. */
export interface Targets {
  /** Undefined when nobody of that name has ever posted. */
  author(reference: Reference): Promise<AuthorMeant | undefined>;
  /** Undefined when no such chat was ever seen. A message means the chat that its post came from. */
  chat(reference: Reference): Promise<ChatEntry | undefined>;
  /** What somebody posted last in a chat and did not take back; undefined when the ledger remembers nothing. */
  latestPost(chat: SourceChat, by: SourceAuthor): Promise<PostId | undefined>;
  /** The post that a message is part of or a copy of; undefined when the ledger does not remember it. */
  post(message: { readonly chat: number; readonly messageId: number }): Promise<PostId | undefined>;
}

/** Builds the service over the hub that all chats belong to. */
export function createTargets(database: Database): Targets {
  return {
    author: (reference) => orOutage(() => findAuthor(database, reference)),
    chat: (reference) =>
      orOutage(async () => {
        const networkId = await findChatMeant(database, DEFAULT_HUB, reference);
        return networkId === undefined ? undefined : findChat(database, networkId);
      }),
    latestPost: (chat, by) => orOutage(() => findLatestPost(database, chat.networkId, by)),
    post: (message) => orOutage(() => findPostOfMessage(database, message)),
  };
}
