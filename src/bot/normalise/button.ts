import type { Incoming } from '../../domain/incoming.ts';
import { readPerson } from './author.ts';
import { readChat } from './chat.ts';
import { ignored } from './ignored.ts';
import { integerIn, objectIn, stringIn, withoutUndefined, wordIn } from './json.ts';

/**
 * What the press of a button means (Bot API: CallbackQuery). A message that has become inaccessible still tells
 * its chat and id; a button under an inline message tells neither.
 */
export function readButton(value: unknown): Incoming {
  const query = objectIn(value);
  const id = wordIn(query?.['id']);
  const by = readPerson(query?.['from']);
  const data = stringIn(query?.['data']);
  if (!query || id === undefined || !by) return ignored('malformed update');
  // Buttons that open a game carry its name instead of data; we have no games.
  if (query['game_short_name'] !== undefined) return ignored('unknown kind of update');

  const message = objectIn(query['message']);
  const chat = readChat(message?.['chat']);
  const messageId = integerIn(message?.['message_id'], 1);
  if (data === undefined || (query['message'] !== undefined && !chat)) return ignored('malformed update');
  const threadId =
    message?.['is_topic_message'] === true ? integerIn(message['message_thread_id'], 1) : undefined;
  return withoutUndefined({ type: 'button', id, data, by, chat, messageId, threadId });
}
