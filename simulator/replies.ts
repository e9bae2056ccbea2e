import { badRequest } from './apiError.ts';
import type { Bot } from './bot.ts';
import { type Chat, isAdministrator } from './chat.ts';
import { placeIn, topicWith } from './directMessages.ts';
import { findChat } from './access.ts';
import { formatText } from './entities.ts';
import { Parameters } from './parameters.ts';
import { withoutReply } from './posting.ts';
import { automaticQuote, findQuote, type Quote } from './quotes.ts';
import { threadOfReply } from './topics.ts';
import type { Message, MessageDraft } from './telegram.ts';
import type { World } from './world.ts';

/**
 * Bot API: reply_parameters (or the older reply_to_message_id), message_thread_id and direct_messages_topic_id. A
 * missing target is refused unless sending without reply is allowed; a reply goes to its target's thread.
 */
export function replyFields(world: World, bot: Bot, chat: Chat, parameters: Parameters): MessageDraft {
  const wanted = readReply(parameters);
  if (chat.info.is_direct_messages) {
    return { ...directTopic(world, parameters), ...answerIn(world, bot, chat, wanted).fields };
  }
  const topic = topicOf(world, bot, chat, parameters.integer('message_thread_id'));
  const { target, fields } = answerIn(world, bot, chat, wanted);
  const thread = topic ?? (target && threadOfReply(chat, target));
  return { ...threadFields(chat, thread), ...fields };
}

/** What a message says of the one that it answers, and that one if it is in the same chat. */
function answerIn(
  world: World,
  bot: Bot,
  chat: Chat,
  wanted: Parameters | undefined,
): { target?: Message; fields: MessageDraft } {
  if (wanted === undefined) return { fields: {} };
  const from = wanted.has('chat_id') ? findChat(world, bot, wanted) : chat;
  const target = from.messages.get(wanted.integer('message_id') ?? 0);
  if (target === undefined) {
    if (wanted.flag('allow_sending_without_reply')) return { fields: {} };
    throw badRequest('message to be replied not found');
  }
  const quote = quoteFrom(target, wanted);
  if (from !== chat) return { fields: externalReply(target, quote) };
  return { target, fields: { reply_to_message: withoutReply(target), ...(quote && { quote }) } };
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

/**
 * The topic that a message is for. Where there are no topics the parameter is ignored, in a forum it must name one;
 * the first, "General", has no name in this sense. A closed topic takes messages of administrators only.
 */
function topicOf(world: World, bot: Bot, chat: Chat, threadId: number | undefined): number | undefined {
  if (threadId === undefined || threadId === 0) return undefined;
  if (!chat.info.is_forum && chat.type !== 'private') return undefined;
  const topic = chat.topics.get(threadId);
  if (topic === undefined) throw badRequest('message thread not found');
  if (topic.isClosed && !isAdministrator(placeIn(world, chat, bot.id))) throw badRequest('TOPIC_CLOSED');
  return threadId;
}

/** Bot API: direct_messages_topic_id is "required if the message is sent to a direct messages chat". */
function directTopic(world: World, parameters: Parameters): MessageDraft {
  const id = parameters.integer('direct_messages_topic_id') ?? 0;
  const isNamed = id !== 0 || parameters.has('message_thread_id');
  if (!isNamed) throw badRequest('channel direct messages topic must be specified');
  const direct_messages_topic = topicWith(world, id);
  if (direct_messages_topic === undefined) throw badRequest('topic not found');
  return { direct_messages_topic };
}

/** What a message says of the thread that it is in. */
export function threadFields(chat: Chat, threadId: number | undefined): MessageDraft {
  if (threadId === undefined) return {};
  return { message_thread_id: threadId, ...(chat.info.is_forum && { is_topic_message: true as const }) };
}

function quoteFrom(target: Message, wanted: Parameters): Quote | undefined {
  if (!wanted.has('quote')) return undefined;
  const text = formatText(
    wanted.text('quote'),
    wanted.text('quote_parse_mode'),
    wanted.json('quote_entities'),
  );
  const quote = findQuote(target, text, wanted.integer('quote_position') ?? 0);
  if (quote === undefined) throw badRequest('QUOTE_TEXT_INVALID');
  return quote;
}

/** Bot API: the fields of ExternalReplyInfo that say what the other message shows; its words are in the quote. */
const SHOWN_ELSEWHERE = [
  'link_preview_options',
  'animation',
  'audio',
  'document',
  'live_photo',
  'photo',
  'sticker',
  'story',
  'video',
  'video_note',
  'voice',
  'has_media_spoiler',
  'contact',
  'dice',
  'game',
  'giveaway',
  'giveaway_winners',
  'invoice',
  'location',
  'paid_media',
  'poll',
  'checklist',
  'venue',
];

/** What a message says of one in another chat that it answers. */
export function externalReply(target: Message, chosen: Quote | undefined): MessageDraft {
  const { chat, message_id } = target;
  const shown = SHOWN_ELSEWHERE.filter((field) => target[field] !== undefined);
  const isVisible = chat.type === 'supergroup' || chat.type === 'channel';
  const quote = chosen ?? automaticQuote(target);
  return {
    external_reply: {
      origin: originOf(target),
      ...(isVisible && { chat, message_id }),
      ...Object.fromEntries(shown.map((field) => [field, target[field]])),
      // Bot API: a live photo is shown here without its still.
      ...(target['live_photo'] !== undefined && { photo: undefined }),
      ...(target['animation'] !== undefined && { document: undefined }),
      ...(target['venue'] !== undefined && { location: undefined }),
    },
    ...(quote && { quote }),
  };
}

/** Bot API: MessageOrigin. */
function originOf({ chat, message_id, date, from, sender_chat }: Message): Record<string, unknown> {
  if (chat.type === 'channel') return { type: 'channel', chat, message_id, date };
  if (sender_chat !== undefined) return { type: 'chat', sender_chat, date };
  return { type: 'user', sender_user: from, date };
}
