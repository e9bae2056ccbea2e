import type { Incoming } from '../../domain/conversation/incoming.ts';
import type { ChatKind, SourceChat } from '../../domain/posts/post.ts';
import type { NetworkChatId } from '../../domain/ids.ts';
import { fromTelegram } from '../../domain/telegramIds.ts';
import { ignored } from './ignored.ts';
import { objectIn, stringIn, withoutUndefined, wordIn } from './json.ts';

const CHAT_KINDS: ReadonlySet<unknown> = new Set<ChatKind>(['private', 'group', 'supergroup', 'channel']);

/** A chat (Bot API: Chat), or undefined when it cannot be told which one it is. */
export function readChat(value: unknown): SourceChat | undefined {
  const chat = objectIn(value);
  const networkId = chatIdIn(chat?.['id']);
  if (!chat || networkId === undefined || !CHAT_KINDS.has(chat['type'])) return undefined;
  return withoutUndefined({
    networkId,
    kind: chat['type'] as ChatKind,
    title: stringIn(chat['title']) ?? fullName(chat['first_name'], chat['last_name']),
    username: wordIn(chat['username']),
    forum: chat['is_forum'] === true ? true : undefined,
  });
}

/**
 * The chat when it holds the direct messages of a channel (Bot API: Chat.is_direct_messages): it looks like a supergroup,
 * and each topic of it is what one person wrote to the channel in private.
 */
export function readDirectMessages(value: unknown): Incoming | undefined {
  if (objectIn(value)?.['is_direct_messages'] !== true) return undefined;
  const chat = readChat(value);
  return chat ? { type: 'direct messages', chat } : ignored('malformed update');
}

/** A chat's id: people have positive ones, groups and channels negative ones, none has 0. */
export function chatIdIn(value: unknown): NetworkChatId | undefined {
  return Number.isSafeInteger(value) && value !== 0 ? fromTelegram(value as number) : undefined;
}

/** How people are called: first and last name, as far as they are there. */
export function fullName(first: unknown, last: unknown): string {
  return [wordIn(first), wordIn(last)].filter((part) => part !== undefined).join(' ');
}
