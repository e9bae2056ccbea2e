import type { Bot } from '../bot.ts';
import { Chat, privateKey } from '../chat.ts';
import type { ChatInfo, Message, User } from '../telegram.ts';
import { NO_BOT, type World } from '../world.ts';
import type { Body } from './body.ts';
import { ControlError } from './errors.ts';

/** The bot that a control call means: the one of `bot_token`, else the first one; `undefined` when none is known. */
export function botMeant(world: World, body: Body): Bot | undefined {
  const token = body.text('bot_token');
  return token === undefined ? world.firstBot() : world.botByToken(token);
}

/** The account with this id. */
export function userWithId(world: World, id: number): User {
  const user = world.user(id);
  if (user === undefined) throw new ControlError(404, `There is no user ${id}; POST /sim/users first.`);
  return user;
}

/** The chat with this id; a person's id means the private chat with the bot that is meant. */
export function chatWithId(world: World, id: number, body: Body): Chat {
  const chat = id > 0 ? privateChatWith(world, id, body) : world.chats.get(id);
  if (chat === undefined) throw new ControlError(404, `There is no chat ${id}; POST /sim/chats first.`);
  return chat;
}

/** The message of a chat. */
export function messageIn(chat: Chat, messageId: number): Message {
  const message = chat.messages.get(messageId);
  if (message === undefined)
    throw new ControlError(404, `There is no message ${messageId} in chat ${chat.id}.`);
  return message;
}

/** The private chat of a person with the bot that is meant; without `bot_token` the first one that exists. */
export function privateChatWith(world: World, personId: number, body: Body): Chat | undefined {
  if (body.has('bot_token'))
    return world.privateChats.get(privateKey(botMeant(world, body)?.id ?? NO_BOT, personId));
  for (const botId of [...world.bots.keys(), NO_BOT]) {
    const chat = world.privateChats.get(privateKey(botId, personId));
    if (chat !== undefined) return chat;
  }
  return undefined;
}

/** A private chat as it appears in messages: it has the person's id and names. */
export function personInfo({ id, first_name, last_name, username }: User): ChatInfo {
  return {
    id,
    type: 'private',
    first_name,
    ...(last_name !== undefined && { last_name }),
    ...(username !== undefined && { username }),
  };
}

/** Begins the private chat of a person with a bot. */
export function beginPrivateChat(world: World, person: User, botId: number): Chat {
  const chat = new Chat(personInfo(person), botId);
  chat.nextMessageId = world.firstPrivateMessageId;
  chat.members.set(person.id, { status: 'member' });
  world.addChat(chat);
  return chat;
}
