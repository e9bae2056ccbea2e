import type { NetworkChatId, NetworkMessageId } from '../ids.ts';
import { readTelegramId } from '../telegramIds.ts';

/** How somebody names a person or a chat: by its network's id, by alias, by username, or by a message of theirs. */
export type Reference =
  | { readonly by: 'id'; readonly networkId: NetworkChatId }
  | { readonly by: 'alias'; readonly alias: string }
  | { readonly by: 'username'; readonly username: string }
  /** A message in a chat: one that was posted there, or a copy. */
  | { readonly by: 'message'; readonly chat: NetworkChatId; readonly messageId: NetworkMessageId };

/** The reference that a word is, or undefined when it is none. */
export function readReference(word: string): Reference | undefined {
  const networkId = readTelegramId(word);
  if (networkId !== undefined) return { by: 'id', networkId };
  const alias = /^u-[a-z0-9]{6}$/i.exec(word)?.[0].toLowerCase();
  if (alias !== undefined) return { by: 'alias', alias };
  // Telegram: usernames have 4 to 32 letters, digits and underscores.
  const username = /^(?:@|(?:https?:\/\/)?t\.me\/)(\w{4,32})$/i.exec(word)?.[1];
  return username === undefined ? undefined : { by: 'username', username };
}
