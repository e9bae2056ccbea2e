import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import { fullName, readChat } from './chat.ts';
import { type JsonObject, objectIn, personIdIn, withoutUndefined, wordIn } from './json.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/**
 * Who speaks in a message, or undefined when nobody can be told.
 *
 * `sender_chat` goes before `from`: it is there for channel posts, anonymous administrators and channels that
 * speak in groups, and `from` is then a stand-in account that all such senders share (Bot API: Message.from).
 */
export function readAuthor(message: JsonObject, chat: SourceChat): SourceAuthor | undefined {
  const speaker = readChat(message['sender_chat']);
  if (speaker) return asAuthor(speaker);
  const person = readPerson(message['from']);
  if (person || chat.kind === 'group' || chat.kind === 'supergroup') return person;
  // A private chat is the person.
  return { ...asAuthor(chat), kind: chat.kind === 'private' ? 'person' : 'chat' };
}

/** A person or a bot (Bot API: User). */
export function readPerson(value: unknown): SourceAuthor | undefined {
  const user = objectIn(value);
  const networkId = personIdIn(user?.['id']);
  if (!user || networkId === undefined) return undefined;
  return withoutUndefined({
    kind: 'person',
    networkId,
    name: fullName(user['first_name'], user['last_name']),
    username: wordIn(user['username']),
    language: wordIn(user['language_code']),
  });
}

function asAuthor(chat: SourceChat): SourceAuthor {
  return withoutUndefined({
    kind: 'chat',
    // Somebody who posts under a chat's name is named as the chat is.
    networkId: chat.networkId as NetworkPersonId,
    name: chat.title,
    username: chat.username,
  });
}
