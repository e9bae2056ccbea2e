import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { type Chat, isPresent } from '../chat.ts';
import { type DirectMessagesTopic, placeIn, spokenByChannel, topicWith } from '../directMessages.ts';
import { FILE_KINDS } from '../fileFacts.ts';
import { newAlbumId } from '../methods/albums.ts';
import { isObject } from '../parameters.ts';
import { postMessage, removeMessage, replaceMessage, withoutReply } from '../posting.ts';
import { markedQuote, type Quote } from '../quotes.ts';
import { externalReply, threadFields } from '../replies.ts';
import { ICON_COLOR, threadOfReply } from '../topics.ts';
import { ANONYMOUS_ADMIN, CHANNEL_BOT, type Message, type MessageDraft, type User } from '../telegram.ts';
import { NO_BOT, type World } from '../world.ts';
import { Body } from './body.ts';
import { readContent } from './content.ts';
import { ControlError } from './errors.ts';
import { beginPrivateChat, botMeant, chatWithId, messageIn, privateChatWith, userWithId } from './lookups.ts';

/** /sim/messages and /sim/albums: what people post, change and delete. */
export function messageRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/messages', async ({ body }) => ({ message: post(world, new Body(body)) }));
  app.post('/sim/albums', async ({ body }) => ({ messages: await postAlbum(world, new Body(body)) }));
  app.patch('/sim/messages/:chat/:id', async ({ params, body }) => {
    const { chat, id } = params as { chat: string; id: string };
    return { message: edit(world, Number(chat), Number(id), new Body(body)) };
  });
  app.delete('/sim/messages/:chat/:id', async ({ params, query }) => {
    const { chat, id } = params as { chat: string; id: string };
    const place = chatWithId(world, Number(chat), new Body(query));
    messageIn(place, Number(id));
    return { ok: removeMessage(world, place, Number(id)) };
  });
}

/** Posts one message in somebody's name. */
function post(world: World, body: Body): Message {
  const chat = chatToPostIn(world, body);
  const content = readContent(world.files, body.fields);
  const draft: MessageDraft = {
    ...authorship(world, chat, body),
    ...content,
    ...replyAndTopic(world, chat, body),
  };
  if (body.has('date')) draft.date = body.requiredInteger('date');
  const authorBot = draft.from !== undefined && world.bots.has(draft.from.id) ? draft.from.id : undefined;
  return postMessage(world, chat, draft, authorBot);
}

async function postAlbum(world: World, body: Body): Promise<Message[]> {
  const { items: _items, gap_ms: _gap, ...common } = body.fields;
  const gap = body.integer('gap_ms') ?? 0;
  const albumId = body.text('media_group_id') ?? newAlbumId();
  const messages: Message[] = [];
  for (const item of body.list('items')) {
    if (gap > 0 && messages.length > 0) await pause(gap);
    messages.push(post(world, new Body({ ...common, ...(isObject(item) && item), media_group_id: albumId })));
  }
  return messages;
}

/** A person who writes to a bot begins their private chat by that. */
function chatToPostIn(world: World, body: Body): Chat {
  const id = body.requiredInteger('chat_id');
  const known = id > 0 ? privateChatWith(world, id, body) : undefined;
  if (id > 0 && known === undefined) {
    const bot = botMeant(world, body);
    const chat = beginPrivateChat(world, userWithId(world, id), bot?.id ?? NO_BOT);
    chat.members.set(bot?.id ?? NO_BOT, { status: 'member' });
    world.chatChanged(chat);
    return chat;
  }
  const chat = chatWithId(world, id, body);
  if (chat.migratedTo !== undefined)
    throw new ControlError(400, `Chat ${id} became supergroup ${chat.migratedTo}.`);
  if (chat.botId !== undefined && chat.members.get(chat.botId)?.status === 'kicked') {
    throw new ControlError(400, `Person ${id} has blocked the bot; unblock it first (POST /sim/membership).`);
  }
  welcomeBack(world, chat);
  return chat;
}

/** Writing to a bot opens the private chat with it, as Telegram's Start button does. */
function welcomeBack(world: World, chat: Chat): void {
  if (chat.botId === undefined || isPresent(chat.members.get(chat.botId))) return;
  chat.members.set(chat.botId, { status: 'member' });
  world.chatChanged(chat);
}

function authorship(world: World, chat: Chat, body: Body): MessageDraft {
  if (chat.type === 'channel') return { sender_chat: chat.info };
  if (chat.parentChatId !== undefined) return directMessage(world, chat, body);
  if (chat.type === 'private') return { from: userWithId(world, body.integer('from_id') ?? chat.id) };
  const senderChatId = body.integer('sender_chat_id');
  const fromId = body.integer('from_id');
  if (fromId === ANONYMOUS_ADMIN.id || senderChatId === chat.id) {
    return { from: ANONYMOUS_ADMIN, sender_chat: chat.info };
  }
  if (senderChatId !== undefined) {
    return { from: CHANNEL_BOT, sender_chat: chatWithId(world, senderChatId, body).info };
  }
  return { from: memberWriting(world, chat, fromId) };
}

/** A person writes to the channel; its administrators answer as the channel, and say whom. */
function directMessage(world: World, chat: Chat, body: Body): MessageDraft {
  const user = userWithId(world, body.requiredInteger('from_id'));
  const answers = placeIn(world, chat, user.id) !== undefined;
  const replyTo = body.integer('reply_to_message_id');
  const answered =
    replyTo === undefined
      ? undefined
      : (messageIn(chat, replyTo)['direct_messages_topic'] as DirectMessagesTopic);
  const topicId = body.integer('direct_messages_topic_id') ?? (answers ? answered?.topic_id : user.id);
  const direct_messages_topic = topicId === undefined ? undefined : topicWith(world, topicId);
  if (direct_messages_topic === undefined)
    throw new ControlError(
      400,
      'Say whom the channel answers: "direct_messages_topic_id" is a person\'s id.',
    );
  return { ...(answers ? spokenByChannel(world, chat) : { from: user }), direct_messages_topic };
}

/** Writing makes somebody a member of the group; only those who were removed cannot write. */
function memberWriting(world: World, chat: Chat, fromId: number | undefined): User {
  const id =
    fromId ?? [...chat.members].find(([id, member]) => isPresent(member) && !world.bots.has(id))?.[0];
  if (id === undefined || id === NO_BOT)
    throw new ControlError(400, `Nobody is in chat ${chat.id}: give "from_id".`);
  const user = userWithId(world, id);
  const member = chat.members.get(id);
  if (member?.status === 'kicked')
    throw new ControlError(400, `User ${id} was removed from chat ${chat.id}.`);
  if (!isPresent(member)) {
    chat.members.set(id, { status: 'member' });
    world.chatChanged(chat);
  }
  return user;
}

function replyAndTopic(world: World, chat: Chat, body: Body): MessageDraft {
  const replyTo = body.integer('reply_to_message_id');
  const target = replyTo === undefined ? undefined : messageIn(chat, replyTo);
  const topic = body.integer('message_thread_id');
  if (topic !== undefined && chat.info.is_forum && !chat.topics.has(topic)) {
    chat.topics.set(topic, { name: `Topic ${topic}`, iconColor: ICON_COLOR });
    world.chatChanged(chat);
  }
  const thread = topic ?? (target && threadOfReply(chat, target));
  const elsewhere = externalReplyMeant(world, body);
  if (
    typeof body.fields['quote'] === 'string' &&
    target === undefined &&
    elsewhere.external_reply === undefined
  )
    throw new ControlError(400, '"quote" needs a message that is answered.');
  const quote = target && quoteMeant(target, body);
  return {
    ...threadFields(chat, thread),
    ...(target && { reply_to_message: withoutReply(target) }),
    ...(quote && { quote }),
    ...elsewhere,
  };
}

/** A quote as a text of the message that is answered; an object is taken as it is. */
function quoteMeant(target: Message, body: Body): Quote | undefined {
  const given = body.fields['quote'];
  if (typeof given !== 'string') return undefined;
  const quote = markedQuote(target, given);
  if (quote === undefined) throw new ControlError(400, '"quote" is not in the message that is answered.');
  return quote;
}

/** A message in another chat that is answered, as its chat and id; any other object is taken as it is. */
function externalReplyMeant(world: World, body: Body): MessageDraft {
  const given = new Body(body.fields['external_reply']);
  if (!given.has('chat_id')) return {};
  const chat = chatWithId(world, given.requiredInteger('chat_id'), body);
  const target = messageIn(chat, given.requiredInteger('message_id'));
  return externalReply(target, quoteMeant(target, body));
}

/** Changes a message in its author's name; `null` takes a field away. */
function edit(world: World, chatId: number, messageId: number, body: Body): Message {
  const chat = chatWithId(world, chatId, body);
  const message = messageIn(chat, messageId);
  const replaced = replacedFields(body);
  const kept = Object.entries(message).filter(([field]) => !replaced.has(field));
  const content = readContent(world.files, body.fields);
  const changed = { ...Object.fromEntries(kept), ...content, edit_date: world.clock.seconds() };
  return replaceMessage(world, chat, changed as Message);
}

/** Formatting goes with its text, a file with the file that takes its place. */
function replacedFields({ fields }: Body): Set<string> {
  const replaced = new Set(Object.keys(fields).filter((name) => fields[name] === null));
  if (fields['text'] !== undefined) replaced.add('entities');
  if (fields['caption'] !== undefined) replaced.add('caption_entities');
  const media = [...FILE_KINDS, 'live_photo'];
  if (media.some((kind) => fields[kind] !== undefined)) for (const kind of media) replaced.add(kind);
  return replaced;
}
