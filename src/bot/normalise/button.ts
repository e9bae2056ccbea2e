import type { Incoming } from '../../domain/conversation/incoming.ts';
import { readPerson } from './author.ts';
import { readChat, readDirectMessages } from './chat.ts';
import { ignored } from './ignored.ts';
import {
  type JsonObject,
  listIn,
  messageIdIn,
  objectIn,
  stringIn,
  topicIdIn,
  withoutUndefined,
  wordIn,
} from './json.ts';

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
  const directMessages = readDirectMessages(message?.['chat']);
  if (directMessages) return directMessages;
  const chat = readChat(message?.['chat']);
  const messageId = messageIdIn(message?.['message_id']);
  if (data === undefined || (query['message'] !== undefined && !chat)) return ignored('malformed update');
  const threadId =
    message?.['is_topic_message'] === true ? topicIdIn(message['message_thread_id']) : undefined;
  const carried = whetherCarried(message, data);
  return withoutUndefined({ type: 'button', id, data, by, chat, messageId, carried, threadId });
}

/** Whether a message, as it is now, has a button with these data (Bot API: Message.reply_markup). */
function whetherCarried(message: JsonObject | undefined, data: string): 'yes' | 'no' | 'unknown' {
  // An inaccessible message has 0 in the place of its date (Bot API: InaccessibleMessage).
  if (message === undefined || message['date'] === 0) return 'unknown';
  const rows = listIn(objectIn(message['reply_markup'])?.['inline_keyboard']);
  const buttons = rows.flatMap((row) => listIn(row));
  return buttons.some((button) => objectIn(button)?.['callback_data'] === data) ? 'yes' : 'no';
}
