import { badRequest } from './apiError.ts';
import type { Bot } from './bot.ts';
import type { Chat } from './chat.ts';
import { findChat } from './access.ts';
import { formatText } from './entities.ts';
import { isObject, Parameters } from './parameters.ts';
import { withoutReply } from './posting.ts';
import type { Message, MessageDraft } from './telegram.ts';
import type { World } from './world.ts';

/**
 * Bot API: reply_parameters (or the older reply_to_message_id) and message_thread_id. A missing target is refused
 * unless sending without reply is allowed; a reply in a forum goes to its target's topic.
 */
export function replyFields(world: World, bot: Bot, chat: Chat, parameters: Parameters): MessageDraft {
  const wanted = readReply(parameters);
  const topic = topicOf(chat, parameters.integer('message_thread_id'));
  if (wanted === undefined) return topicFields(chat, topic);
  const from = wanted.has('chat_id') ? findChat(world, bot, wanted) : chat;
  const target = from.messages.get(wanted.integer('message_id') ?? 0);
  if (target === undefined) {
    if (wanted.flag('allow_sending_without_reply')) return topicFields(chat, topic);
    throw badRequest('message to be replied not found');
  }
  const quote = quoteFields(target, wanted);
  if (from !== chat) return { ...topicFields(chat, topic), external_reply: externalReply(target), ...quote };
  const inherited = target.is_topic_message ? target.message_thread_id : undefined;
  return { ...topicFields(chat, topic ?? inherited), reply_to_message: withoutReply(target), ...quote };
}

function readReply(parameters: Parameters): Parameters | undefined {
  const given = parameters.object('reply_parameters', 'reply parameters');
  if (given !== undefined) {
    if (given['message_id'] === undefined)
      throw badRequest('can\'t parse reply parameters: Can\'t find field "message_id"');
    return new Parameters(given);
  }
  const id = parameters.integer('reply_to_message_id');
  if (id === undefined || id <= 0) return undefined;
  const allow = parameters.flag('allow_sending_without_reply');
  return new Parameters({ message_id: id, allow_sending_without_reply: allow });
}

function topicOf(chat: Chat, threadId: number | undefined): number | undefined {
  if (threadId === undefined || threadId === 0) return undefined;
  const known = chat.info.is_forum ? chat.topics.has(threadId) : chat.messages.has(threadId);
  if (!known) throw badRequest('message thread not found');
  return threadId;
}

function topicFields(chat: Chat, threadId: number | undefined): MessageDraft {
  if (threadId === undefined) return {};
  return { message_thread_id: threadId, ...(chat.info.is_forum && { is_topic_message: true as const }) };
}

function quoteFields(target: Message, wanted: Parameters): { quote?: unknown } {
  if (!wanted.has('quote')) return {};
  const quote = formatText(
    wanted.text('quote'),
    wanted.text('quote_parse_mode'),
    wanted.json('quote_entities'),
  );
  const position = (target.text ?? target.caption ?? '').indexOf(quote.text);
  if (position < 0) throw badRequest('QUOTE_TEXT_INVALID');
  const entities = quote.entities.length > 0 ? { entities: quote.entities } : {};
  return { quote: { text: quote.text, ...entities, position, is_manual: true } };
}

function externalReply(target: Message): unknown {
  const { chat, message_id, date, from, sender_chat } = target;
  const origin = isObject(from)
    ? { type: 'user', sender_user: from, date }
    : { type: 'channel', chat: sender_chat ?? chat, message_id, date };
  return { origin, chat, message_id };
}
