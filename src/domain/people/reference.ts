/** How somebody names a person or a chat: by its network's id, by alias, by username, or by a message of theirs. */
export type Reference =
  | { readonly by: 'id'; readonly networkId: number }
  | { readonly by: 'alias'; readonly alias: string }
  | { readonly by: 'username'; readonly username: string }
  /** A message in a chat: one that was posted there, or a copy. */
  | { readonly by: 'message'; readonly chat: number; readonly messageId: number };

/** The reference that a word is, or undefined when it is none. */
export function readReference(word: string): Reference | undefined {
  if (/^-?\d{1,15}$/.test(word)) return { by: 'id', networkId: Number(word) };
  const alias = /^u-[a-z0-9]{6}$/i.exec(word)?.[0].toLowerCase();
  if (alias !== undefined) return { by: 'alias', alias };
  // Telegram: usernames have 4 to 32 letters, digits and underscores.
  const username = /^(?:@|(?:https?:\/\/)?t\.me\/)(\w{4,32})$/i.exec(word)?.[1];
  return username === undefined ? undefined : { by: 'username', username };
}
