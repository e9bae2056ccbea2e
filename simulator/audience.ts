import type { Bot } from './bot.ts';
import { type Chat, isAdministrator, isPresent } from './chat.ts';
import { placeIn } from './directMessages.ts';
import type { Entity, Message } from './telegram.ts';
import type { World } from './world.ts';

/** Bot API: fields of Message that make it a service message. All bots in a chat get these. */
const SERVICE_FIELDS = [
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'message_auto_delete_timer_changed',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'pinned_message',
  'successful_payment',
  'refunded_payment',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'video_chat_started',
  'video_chat_ended',
];

/** What a quiz says of its answer. */
const ANSWER_FIELDS = new Set([
  'correct_option_ids',
  'explanation',
  'explanation_entities',
  'explanation_media',
]);

/** Hands a new or edited message to every bot that Telegram would hand it to. */
export function deliver(world: World, chat: Chat, message: Message, isEdit: boolean): void {
  const type = `${isEdit ? 'edited_' : ''}${chat.type === 'channel' ? 'channel_post' : 'message'}`;
  const seen = withoutAnswer(chat, message);
  for (const bot of world.bots.values()) {
    if (receives(world, bot, chat, message)) bot.updates.push(type, seen);
  }
}

/**
 * A message as bots get it that did not write it. Bot API: Poll.correct_option_ids is there only for quizzes "which are
 * closed or were sent (not forwarded) by the bot or to the private chat with the bot".
 */
function withoutAnswer(chat: Chat, message: Message): Message {
  if (chat.type === 'private') return message;
  const { reply_to_message: replied } = message;
  const seen = replied ? { ...message, reply_to_message: withoutAnswer(chat, replied) } : message;
  const poll = message['poll'] as Record<string, unknown> | undefined;
  if (poll?.['type'] !== 'quiz' || poll['is_closed'] === true) return seen;
  const question = Object.entries(poll).filter(([field]) => !ANSWER_FIELDS.has(field));
  return { ...seen, poll: Object.fromEntries(question) };
}

/** Whether a bot gets an update about a message, whichever types of update it asked for. */
export function receives(world: World, bot: Bot, chat: Chat, message: Message): boolean {
  if (message.from?.id === bot.id || chat.authors.get(message.message_id) === bot.id) return false;
  if (chat.type === 'private') return chat.botId === bot.id;
  const member = placeIn(world, chat, bot.id);
  if (!isPresent(member)) return false;
  if (chat.type === 'channel') return isAdministrator(member);
  // Bots do not see each other; an anonymous administrator or a channel only looks like a bot.
  if (message.from?.is_bot && message.sender_chat === undefined) return false;
  return isAdministrator(member) || bot.readsAllGroupMessages || passesPrivacyMode(bot, message);
}

/** Telegram's "Privacy mode": what a bot that is no administrator gets in a group. */
function passesPrivacyMode(bot: Bot, message: Message): boolean {
  if (isService(message)) return true;
  if (message.reply_to_message?.from?.id === bot.id) return true;
  if ((message['via_bot'] as { id?: number } | undefined)?.id === bot.id) return true;
  const text = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  return entities.some((entity) => addresses(bot, text, entity));
}

function addresses(bot: Bot, text: string, entity: Entity): boolean {
  const part = text.slice(entity.offset, entity.offset + entity.length).toLowerCase();
  const name = bot.username.toLowerCase();
  if (entity.type === 'mention') return part === `@${name}`;
  if (entity.type === 'text_mention') return entity.user?.id === bot.id;
  if (entity.type !== 'bot_command' || entity.offset !== 0) return false;
  const addressee = part.split('@')[1];
  return addressee === undefined || addressee === name;
}

/** Whether a message only reports something that happened to its chat. */
export function isService(message: Message): boolean {
  return SERVICE_FIELDS.some((field) => message[field] !== undefined);
}
