import type { Incoming } from '../../domain/conversation/incoming.ts';
import { readPerson } from './author.ts';
import { readChat } from './chat.ts';
import { ignored } from './ignored.ts';
import { listIn, messageIdIn, objectIn, withoutUndefined, wordIn } from './json.ts';

/**
 * What a reaction means (Bot API: MessageReactionUpdated). Only those in private chats lead to something; of emoji that
 * somebody has made themselves and of paid reactions nothing can be passed on.
 */
export function readReaction(value: unknown): Incoming {
  const update = objectIn(value);
  const chat = readChat(update?.['chat']);
  const by = readPerson(update?.['user']);
  const messageId = messageIdIn(update?.['message_id']);
  if (!update || !chat || messageId === undefined) return ignored('malformed update');
  if (chat.kind !== 'private' || !by) return ignored('reaction outside a private chat');
  const emoji = listIn(update['new_reaction'])
    .map((reaction) => wordIn(objectIn(reaction)?.['emoji']))
    .find((one) => one !== undefined);
  return withoutUndefined({ type: 'reaction', chat, by, messageId, emoji });
}
