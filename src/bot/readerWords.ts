import type { SourceAuthor, SourceChat } from '../domain/posts/post.ts';
import type { LanguageService } from '../services/people/languages.ts';
import { type Words, wordsIn } from '../texts/words.ts';
import type { NetworkChatId } from '../domain/ids.ts';

/** Words to answer somebody in a chat. Rejects with IntakeUnavailable while PostgreSQL is away. */
export async function wordsToAnswer(
  languages: LanguageService,
  chat: SourceChat,
  author: SourceAuthor,
): Promise<Words> {
  const [language, zone] = await Promise.all([
    languages.ofAnswer(chat, author),
    languages.zoneOf(chat.networkId, author.networkId),
  ]);
  return wordsIn(language, zone);
}

/**
 * Words to tell a chat, or a person in private, what they did not ask for. Rejects with IntakeUnavailable while
 * PostgreSQL is away.
 */
export async function wordsUnasked(languages: LanguageService, networkId: NetworkChatId): Promise<Words> {
  const [language, zone] = await Promise.all([languages.unasked(networkId), languages.zoneOf(networkId)]);
  return wordsIn(language, zone);
}
