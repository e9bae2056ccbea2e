import { badRequest, BotApiError, forbidden } from './apiError.ts';
import type { Bot } from './bot.ts';
import { type Chat, isAdministrator, isPresent, type Member } from './chat.ts';
import { placeIn } from './directMessages.ts';
import type { Parameters } from './parameters.ts';
import type { World } from './world.ts';

/** What may be forbidden to a member: the permission's name and how Telegram words the refusal. */
const SENDING: Record<string, [permission: string, words: string]> = {
  text: ['can_send_messages', 'text messages'],
  photo: ['can_send_photos', 'photos'],
  video: ['can_send_videos', 'videos'],
  animation: ['can_send_other_messages', 'animations'],
  audio: ['can_send_audios', 'music'],
  document: ['can_send_documents', 'documents'],
  voice: ['can_send_voice_notes', 'voice notes'],
  video_note: ['can_send_video_notes', 'video notes'],
  sticker: ['can_send_other_messages', 'stickers'],
  location: ['can_send_messages', 'locations'],
  venue: ['can_send_messages', 'venues'],
  contact: ['can_send_messages', 'contacts'],
  dice: ['can_send_other_messages', 'dice'],
  poll: ['can_send_polls', 'polls'],
  invoice: ['can_send_messages', 'invoice messages'],
};

/** What cannot be sent as a direct message to a channel. */
const NOT_FOR_CHANNELS: Record<string, string> = { poll: 'polls' };

/** What a person's privacy settings can keep out, in the words of Telegram's refusal. */
const PRIVATE_MESSAGES: Record<string, string> = { voice: 'voice note', video_note: 'video note' };

/** The chat that the parameters name, if this bot knows it; membership is not looked at. */
export function findChat(world: World, bot: Bot, parameters: Parameters, name = 'chat_id'): Chat {
  if (!parameters.has(name)) throw badRequest('chat_id is empty');
  const value = parameters.values[name];
  if (typeof value === 'string' && value.startsWith('@')) {
    const chat = world.chatByUsername(value.slice(1));
    if (chat === undefined) throw badRequest('chat not found');
    return chat;
  }
  const id = Number(value);
  if (!Number.isInteger(id)) throw badRequest('chat not found');
  const chat = world.chatFor(bot.id, id);
  if (chat !== undefined) return chat;
  if (id > 0 && world.bots.has(id)) throw forbidden("bots can't send messages to bots");
  if (id > 0 && world.people.has(id)) throw forbidden("bot can't initiate conversation with a user");
  throw badRequest('chat not found');
}

/** The chat that the parameters name, where the bot is. Refuses as Telegram does where it is not. */
export function chatOfBot(world: World, bot: Bot, parameters: Parameters): Chat {
  const chat = findChat(world, bot, parameters);
  if (chat.migratedTo !== undefined) {
    throw new BotApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: chat.migratedTo,
    });
  }
  const member = placeIn(world, chat, bot.id);
  if (chat.type === 'private') checkPerson(world, chat, member);
  else checkPresence(chat, member);
  return chat;
}

/** Like `chatOfBot`, and the bot may post this kind of content there. */
export function chatToSendTo(world: World, bot: Bot, parameters: Parameters, kind: string): Chat {
  const chat = chatOfBot(world, bot, parameters);
  if (chat.type === 'private') checkPrivacy(world, chat, kind);
  else checkSending(chat, placeIn(world, chat, bot.id), kind);
  return chat;
}

/** Refuses voice and video messages to somebody who takes none. */
function checkPrivacy(world: World, chat: Chat, kind: string): void {
  const words = PRIVATE_MESSAGES[kind];
  if (words === undefined || !world.people.get(chat.id)?.refusesVoiceAndVideo) return;
  throw badRequest(`user restricted receiving of ${words} messages`);
}

/** Refuses what the bot's rights in the chat do not allow it to post. */
function checkSending(chat: Chat, member: Member | undefined, kind: string): void {
  const words = NOT_FOR_CHANNELS[kind];
  if (chat.info.is_direct_messages && words !== undefined) {
    throw badRequest(`${words} can't be sent to channel direct messages chats`);
  }
  if (chat.type === 'channel') {
    if (isAdministrator(member) && member?.rights?.['can_post_messages'] !== false) return;
    throw badRequest('need administrator rights in the channel chat');
  }
  if (isAdministrator(member)) return;
  const rights = member?.status === 'restricted' ? (member.rights ?? {}) : undefined;
  const [permission, name] = SENDING[kind] ?? ['can_send_messages', 'text messages'];
  const refused =
    rights !== undefined ? rights[permission] !== true : chat.permissions?.[permission] === false;
  if (refused) throw badRequest(`not enough rights to send ${name} to the chat`);
}

function checkPerson(world: World, chat: Chat, member: Member | undefined): void {
  if (world.people.get(chat.id)?.isDeactivated) throw forbidden('user is deactivated');
  if (member?.status === 'kicked') throw forbidden('bot was blocked by the user');
  if (!isPresent(member)) throw forbidden("bot can't initiate conversation with a user");
}

function checkPresence(chat: Chat, member: Member | undefined): void {
  if (isPresent(member)) return;
  if (member?.status === 'kicked') throw forbidden(`bot was kicked from the ${chat.type} chat`);
  if (member === undefined && chat.info.username === undefined) throw badRequest('chat not found');
  throw forbidden(`bot is not a member of the ${chat.type} chat`);
}
