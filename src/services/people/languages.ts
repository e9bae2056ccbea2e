import type { Database } from '../../db/database.ts';
import { chooseLanguage, knownLanguages, sawLanguage } from '../../db/people/languages.ts';
import { firstZoneOf } from '../../db/people/zones.ts';
import {
  type Language,
  languageNamed,
  languageOfAnswer,
  languageUnasked,
} from '../../domain/people/language.ts';
import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import { orOutage } from '../outage.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** Which language to speak to whom. Throws IntakeUnavailable while PostgreSQL is away. */
export interface LanguageService {
  /** The language in which to answer somebody in a chat. Remembers what the network says of them. */
  ofAnswer(chat: SourceChat, author: SourceAuthor): Promise<Language>;
  /** The language in which to speak to a chat, or to a person, unasked. */
  unasked(networkId: NetworkChatId): Promise<Language>;
  /** The time zone of the first of these chats that has named one; the id of a person is that of their private chat. */
  zoneOf(...networkIds: NetworkChatId[]): Promise<string | undefined>;
  /** A chat, or a person in their private chat, wants to be spoken to so. False when it had chosen that before. */
  choose(networkId: NetworkChatId, language: Language): Promise<boolean>;
}

/** Builds the service. */
export function createLanguageService(database: Database): LanguageService {
  const db = database.sql;
  return {
    ofAnswer: (chat, author) =>
      orOutage(async () => {
        const ids = [chat.networkId, author.networkId];
        const known = await knownLanguages(db, ids);
        const seen = languageNamed(author.language);
        // A person's language may change; a group keeps that of its first speaker, or each speaker would switch it.
        const news = ids.filter((id) =>
          id === author.networkId ? known.get(id)?.seen !== seen : known.get(id)?.seen === undefined,
        );
        if (seen !== undefined && news.length > 0) await sawLanguage(db, news, seen);
        return languageOfAnswer(
          known.get(chat.networkId) ?? {},
          known.get(author.networkId) ?? {},
          author.language,
        );
      }),
    unasked: (networkId) =>
      orOutage(async () => languageUnasked((await knownLanguages(db, [networkId])).get(networkId) ?? {})),
    zoneOf: (...networkIds) => orOutage(() => firstZoneOf(db, networkIds)),
    choose: (networkId, language) => orOutage(() => chooseLanguage(db, networkId, language)),
  };
}
