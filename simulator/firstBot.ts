import { deliver } from './audience.ts';
import type { Bot } from './bot.ts';
import { Chat, type Member } from './chat.ts';
import { placeBot } from './membership.ts';
import { NO_BOT, type World } from './world.ts';

/**
 * Chats can be set up and talked in before any bot is known. The first bot that appears takes the place that was
 * meant for it, learns of it by my_chat_member, and then gets the messages that it may see.
 */
export function adoptWaitingChats(world: World, bot: Bot): void {
  const waiting = [...world.privateChats.values()].filter(({ botId }) => botId === NO_BOT);
  for (const chat of waiting) adoptPrivate(world, chat, bot);
  for (const chat of world.chats.values()) {
    const place = chat.members.get(NO_BOT);
    if (place === undefined) continue;
    chat.members.delete(NO_BOT);
    settle(world, chat, bot, place);
  }
}

function adoptPrivate(world: World, waiting: Chat, bot: Bot): void {
  world.privateChats.delete(waiting.key);
  world.journal.remove('chat', waiting.key);
  const chat = new Chat(waiting.info, bot.id);
  chat.nextMessageId = waiting.nextMessageId;
  for (const [id, member] of waiting.members) if (id !== NO_BOT) chat.members.set(id, member);
  for (const [id, message] of waiting.messages) {
    chat.messages.set(id, message);
    world.journal.remove('message', `${waiting.key}/${id}`);
    world.journal.put('message', `${chat.key}/${id}`, message);
  }
  world.addChat(chat);
  settle(world, chat, bot, waiting.members.get(NO_BOT) ?? { status: 'member' });
}

function settle(world: World, chat: Chat, bot: Bot, place: Member): void {
  placeBot(world, chat, bot, place);
  for (const message of chat.messages.values()) deliver(world, chat, message, false);
}
