import { chatOfBot } from '../access.ts';
import { badRequest } from '../apiError.ts';
import { isService } from '../audience.ts';
import { type Chat, isAdministrator } from '../chat.ts';
import { placeIn } from '../directMessages.ts';
import { removeMessage } from '../posting.ts';
import type { Message } from '../telegram.ts';
import type { World } from '../world.ts';
import type { Call, Methods } from './call.ts';

/** Bot API: deleteMessage, messages older than this stay (administrators' rights excepted), in seconds. */
const DELETABLE_S = 48 * 3600;
/** Bot API: deleteMessages, at most. */
const AT_ONCE = 100;

/** deleteMessage and deleteMessages. */
export const deletions: Methods = {
  deleteMessage: ({ world, bot, parameters }) => {
    const id = parameters.integer('message_id');
    if (id === undefined) throw badRequest('message identifier is not specified');
    const chat = chatOfBot(world, bot, parameters);
    const message = chat.messages.get(id);
    if (message === undefined) throw badRequest('message to delete not found');
    checkDeletable(world, chat, message, bot.id);
    return removeMessage(world, chat, id);
  },

  deleteMessages: ({ world, bot, parameters }) => {
    const ids = messageIds({ parameters });
    const chat = chatOfBot(world, bot, parameters);
    const found = ids.map((id) => chat.messages.get(id)).filter((message) => message !== undefined);
    for (const message of found) checkDeletable(world, chat, message, bot.id);
    for (const message of found) removeMessage(world, chat, message.message_id);
    return true;
  },
};

function messageIds({ parameters }: Pick<Call, 'parameters'>): number[] {
  const given = parameters.list('message_ids', 'message identifiers', 'message_ids') ?? [];
  if (given.length === 0) throw badRequest('message identifiers are not specified');
  if (given.length > AT_ONCE) throw badRequest('too many message identifiers specified');
  return given.map((value) => {
    const id = typeof value === 'boolean' ? Number.NaN : Number(value);
    if (!Number.isInteger(id)) throw badRequest("can't parse message identifier as a Number");
    if (id <= 0) throw badRequest('invalid message identifier specified');
    return id;
  });
}

function checkDeletable(world: World, chat: Chat, message: Message, botId: number): void {
  const now = world.clock.seconds();
  const member = placeIn(world, chat, botId);
  const isOwn = message.from?.id === botId || chat.authors.get(message.message_id) === botId;
  const isOld = now - message.date > DELETABLE_S;
  if (chat.type === 'private') {
    if (isOld || isService(message)) throw badRequest("message can't be deleted for everyone");
    return;
  }
  if (isAdministrator(member) && member?.rights?.['can_delete_messages'] !== false) return;
  const mayDeleteOwn =
    chat.type !== 'channel' || (isAdministrator(member) && member?.rights?.['can_post_messages'] !== false);
  if (isOwn && mayDeleteOwn && !isOld) return;
  throw badRequest(
    isOwn && mayDeleteOwn ? "message can't be deleted for everyone" : "message can't be deleted",
  );
}
