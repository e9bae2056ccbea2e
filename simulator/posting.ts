import { deliver } from './audience.ts';
import type { Chat } from './chat.ts';
import type { PostedMessage } from './events.ts';
import { type Message, type MessageDraft, TELEGRAM } from './telegram.ts';
import type { World } from './world.ts';

/** Posts a message into a chat: gives it id and date, keeps it, and tells the bots that may see it. */
export function postMessage(world: World, chat: Chat, draft: MessageDraft, authorBotId?: number): Message {
  if (authorBotId !== undefined && draft.from?.id !== authorBotId) {
    chat.authors.set(chat.nextMessageId, authorBotId);
    world.journal.put('author', `${chat.key}/${chat.nextMessageId}`, authorBotId);
  }
  const message = write(world, chat, draft);
  // A bot's own message in a private chat or group is news to no bot.
  if (authorBotId === undefined || chat.type === 'channel') deliver(world, chat, message, false);
  if (chat.type === 'channel' && chat.linkedChatId !== undefined) forwardToDiscussion(world, chat, message);
  return message;
}

/** Posts a message about the chat itself. */
export function postServiceMessage(world: World, chat: Chat, draft: MessageDraft): Message {
  const message = write(world, chat, draft);
  deliver(world, chat, message, false);
  return message;
}

/** Replaces a message by a changed version of itself and tells the bots; a bot's own edit is no news to it. */
export function replaceMessage(world: World, chat: Chat, changed: Message, authorBotId?: number): Message {
  store(world, chat, changed);
  world.events.emit('edit', posted(chat, changed));
  if (authorBotId === undefined || chat.type === 'channel') deliver(world, chat, changed, true);
  if (chat.type === 'channel' && chat.linkedChatId !== undefined) editInDiscussion(world, chat, changed);
  return changed;
}

/** Replaces a message without telling anybody: Telegram reports no update when only the keyboard changed. */
export function replaceQuietly(world: World, chat: Chat, changed: Message): Message {
  store(world, chat, changed);
  world.events.emit('edit', posted(chat, changed));
  return changed;
}

/** Removes a message. Bots are never told. */
export function removeMessage(world: World, chat: Chat, messageId: number): boolean {
  if (!chat.messages.has(messageId)) return false;
  forget(world, chat, messageId);
  world.events.emit('delete', {
    chat: chat.info,
    ...(chat.botId !== undefined && { bot_id: chat.botId }),
    message_id: messageId,
  });
  return true;
}

/** A message as other messages quote it: without the message that it answers in its turn. */
export function withoutReply(message: Message): Message {
  if (message.reply_to_message === undefined) return message;
  const { reply_to_message: _, ...rest } = message;
  return rest;
}

function write(world: World, chat: Chat, draft: MessageDraft): Message {
  const message = {
    message_id: chat.nextMessageId++,
    ...inTopic(chat, draft),
    ...draft,
    date: draft.date ?? world.clock.seconds(),
    chat: chat.info,
  } as Message;
  world.journal.put('chat', chat.key, chat);
  store(world, chat, message);
  world.events.emit('message', posted(chat, message));
  return message;
}

/** In a topic, a message that answers nothing shows the service message that opened the topic as the one it answers. */
function inTopic(chat: Chat, draft: MessageDraft): MessageDraft {
  if (!draft.is_topic_message || draft.message_thread_id === undefined) return {};
  const opening = chat.messages.get(draft.message_thread_id);
  return opening?.['forum_topic_created'] === undefined ? {} : { reply_to_message: opening };
}

/** The message with what it does not say of itself. */
function posted(chat: Chat, message: Message): PostedMessage {
  const author = chat.authors.get(message.message_id) ?? (message.from?.is_bot ? message.from.id : undefined);
  return {
    message,
    ...(chat.botId !== undefined && { bot_id: chat.botId }),
    ...(author !== undefined && { by_bot: author }),
  };
}

function store(world: World, chat: Chat, message: Message): void {
  chat.messages.set(message.message_id, message);
  for (const id of chat.surplus()) forget(world, chat, id);
  world.journal.put('message', `${chat.key}/${message.message_id}`, message);
}

function forget(world: World, chat: Chat, messageId: number): void {
  chat.messages.delete(messageId);
  world.journal.remove('message', `${chat.key}/${messageId}`);
  if (chat.votes.delete(messageId)) world.journal.remove('votes', `${chat.key}/${messageId}`);
  if (chat.authors.delete(messageId)) world.journal.remove('author', `${chat.key}/${messageId}`);
}

/** A channel's post comes back in its linked discussion group, from Telegram's own account. */
function forwardToDiscussion(world: World, channel: Chat, post: Message): void {
  const group = channel.linkedChatId === undefined ? undefined : world.chats.get(channel.linkedChatId);
  if (group === undefined) return;
  postMessage(world, group, automaticForward(channel, post));
}

function automaticForward(channel: Chat, post: Message): MessageDraft {
  const { message_id, chat: _chat, reply_to_message: _reply, date, edit_date: _edited, ...content } = post;
  return {
    ...content,
    from: TELEGRAM,
    sender_chat: channel.info,
    is_automatic_forward: true,
    forward_origin: { type: 'channel', chat: channel.info, message_id, date },
  };
}

function editInDiscussion(world: World, channel: Chat, post: Message): void {
  const group = channel.linkedChatId === undefined ? undefined : world.chats.get(channel.linkedChatId);
  if (group === undefined) return;
  for (const copy of group.messages.values()) {
    const origin = copy['forward_origin'] as { message_id?: number } | undefined;
    if (copy['is_automatic_forward'] !== true || origin?.message_id !== post.message_id) continue;
    const { message_id, chat, date } = copy;
    const changed = {
      ...automaticForward(channel, post),
      message_id,
      chat,
      date,
      edit_date: world.clock.seconds(),
    };
    replaceMessage(world, group, changed);
    return;
  }
}
