import type { FastifyInstance } from 'fastify';
import { Chat, isPresent, type Member, type MemberStatus, type Rights } from '../chat.ts';
import { summarizeChat } from '../chatSummary.ts';
import { administratorRights, placeBot, somebodyInCharge } from '../membership.ts';
import { menuSeenBy } from '../menus.ts';
import { postServiceMessage } from '../posting.ts';
import { summarizeTopics } from '../topics.ts';
import type { ChatInfo, ChatType, Message } from '../telegram.ts';
import { NO_BOT, type World } from '../world.ts';
import { createUser } from './accounts.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';
import { beginPrivateChat, botMeant, chatWithId, userWithId } from './lookups.ts';

const CHAT_TYPES = ['group', 'supergroup', 'channel', 'private'] as const;
const BOT_PLACES = ['member', 'administrator', 'left', 'kicked', 'none'] as const;
/** How many chats one bulk call may make. */
const BULK_LIMIT = 200_000;

/** /sim/chats. */
export function chatRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/chats', async ({ body }) => ({ id: createChat(world, new Body(body)).id }));
  app.post('/sim/chats/bulk', async ({ body }) => ({ ids: createManyChats(world, new Body(body)) }));
  app.get('/sim/chats', async () => ({
    chats: [...world.chats.values(), ...world.privateChats.values()].map(summarizeChat),
  }));
  app.patch('/sim/chats/:id', async ({ params, body }) => {
    const { id } = params as { id: string };
    return summarizeChat(changeChat(world, Number(id), new Body(body)));
  });
  app.get('/sim/chats/:id/commands', async ({ params, query }) => {
    const { id } = params as { id: string };
    return { commands: commandsIn(world, Number(id), new Body(query)) };
  });
  app.get('/sim/chats/:id', async ({ params, query }) => {
    const { id } = params as { id: string };
    const chat = chatWithId(world, Number(id), new Body(query));
    return { ...summarizeChat(chat), topics: summarizeTopics(chat) };
  });
  app.get('/sim/chats/:id/messages', async ({ params, query }) => {
    const search = new Body(query);
    const chat = chatWithId(world, Number((params as { id: string }).id), search);
    return { event_id: world.events.idOf(world.events.newest), messages: messagesOf(chat, search) };
  });
}

/** The messages of a chat between two ids, oldest first; a limit keeps the newest of them. */
function messagesOf(chat: Chat, search: Body): Message[] {
  const since = search.integer('since_message_id') ?? 0;
  const before = search.integer('before_message_id') ?? Number.POSITIVE_INFINITY;
  const limit = search.integer('limit') ?? Number.POSITIVE_INFINITY;
  const found = [...chat.messages.values()].filter(({ message_id: id }) => id > since && id < before);
  return found.length > limit ? found.slice(found.length - limit) : found;
}

/** What somebody is offered who types a slash: the menus of all bots in the chat. */
function commandsIn(world: World, chatId: number, query: Body): unknown[] {
  const chat = chatWithId(world, chatId, query);
  const user = userWithId(world, query.integer('user_id') ?? chat.id);
  const present = [...world.bots.values()].filter(
    (bot) => chat.botId === bot.id || (chat.botId === undefined && isPresent(chat.members.get(bot.id))),
  );
  return present.flatMap((bot) =>
    menuSeenBy(bot, chat, user.id, user.language_code ?? '').map((command) => ({
      ...command,
      bot_id: bot.id,
      bot_username: bot.username,
    })),
  );
}

/** Changes what is known about a group or channel; a new title is announced as Telegram does it. */
function changeChat(world: World, chatId: number, body: Body): Chat {
  const chat = chatWithId(world, chatId, body);
  if (chat.type === 'private') throw new ControlError(400, 'A private chat has nothing to change.');
  const permissions = body.object('permissions');
  if (permissions !== undefined) chat.permissions = permissions as Rights;
  if (body.fields['linked_chat_id'] === null) unlink(world, chat);
  link(world, chat, body.integer('linked_chat_id'));
  if (body.flag('is_forum') !== undefined) setForum(chat, body.flag('is_forum') === true);
  const title = body.text('title');
  if (title !== undefined && title !== chat.info.title) {
    chat.info = { ...chat.info, title };
    const by = chat.type === 'channel' ? { sender_chat: chat.info } : { from: somebodyInCharge(world, chat) };
    postServiceMessage(world, chat, { ...by, new_chat_title: title });
  }
  world.chatChanged(chat);
  return chat;
}

/** A supergroup gets topics, or loses them. */
function setForum(chat: Chat, isForum: boolean): void {
  if (chat.type !== 'supergroup') throw new ControlError(400, 'Only a supergroup can be a forum.');
  const { is_forum: _, ...info } = chat.info;
  chat.info = { ...info, ...(isForum && { is_forum: true }) };
}

function createChat(world: World, body: Body): Chat {
  const type = body.oneOf('type', CHAT_TYPES);
  const chat = type === 'private' ? createPrivateChat(world, body) : createGroupOrChannel(world, type, body);
  welcomeBot(world, chat, body);
  return chat;
}

function createPrivateChat(world: World, body: Body): Chat {
  const [personId] = body.ids('members');
  if (personId === undefined) throw new ControlError(400, 'A private chat needs one person in "members".');
  return beginPrivateChat(world, userWithId(world, personId), botMeant(world, body)?.id ?? NO_BOT);
}

function createGroupOrChannel(world: World, type: ChatType, body: Body): Chat {
  const id = body.integer('id') ?? world.newId(type === 'group' ? 'group' : 'supergroup');
  if (id >= 0) throw new ControlError(400, 'The "id" of a group or channel must be negative.');
  if (world.chats.has(id)) throw new ControlError(400, `Chat ${id} exists already.`);
  const parent = body.flag('is_direct_messages') ? parentChannel(world, type, body) : undefined;
  const info: ChatInfo = { id, type, title: body.text('title') ?? parent?.info.title ?? `Chat ${-id}` };
  const username = body.text('username');
  if (username !== undefined) info.username = username;
  if (body.flag('is_forum')) info.is_forum = true;
  if (parent !== undefined) info.is_direct_messages = true;
  const chat = new Chat(info);
  chat.parentChatId = parent?.id;
  for (const member of body.ids('members')) addMember(world, chat, member, { status: 'member' });
  for (const [index, member] of body.ids('administrators').entries()) {
    addMember(world, chat, member, index === 0 ? { status: 'creator' } : { status: 'administrator' });
  }
  const permissions = body.object('permissions');
  if (permissions !== undefined) chat.permissions = permissions as Rights;
  world.addChat(chat);
  link(world, chat, body.integer('linked_chat_id'));
  return chat;
}

/** The channel whose direct messages a new supergroup holds. */
function parentChannel(world: World, type: ChatType, body: Body): Chat {
  if (type !== 'supergroup') throw new ControlError(400, 'Direct messages of a channel are a supergroup.');
  const parent = world.chats.get(body.requiredInteger('parent_chat_id'));
  if (parent?.type !== 'channel') throw new ControlError(400, '"parent_chat_id" must be a channel.');
  return parent;
}

function addMember(world: World, chat: Chat, userId: number, member: Member): void {
  userWithId(world, userId);
  chat.members.set(userId, member);
}

/** A channel and its discussion group know each other. */
function link(world: World, chat: Chat, otherId: number | undefined): void {
  if (otherId === undefined) return;
  const other = world.chats.get(otherId);
  if (other === undefined) throw new ControlError(404, `There is no chat ${otherId} to link.`);
  if ([chat, other].filter(({ type }) => type === 'channel').length !== 1) {
    throw new ControlError(400, 'A channel is linked with a supergroup.');
  }
  unlink(world, chat);
  unlink(world, other);
  chat.linkedChatId = other.id;
  other.linkedChatId = chat.id;
  world.chatChanged(chat);
  world.chatChanged(other);
}

/** Channel and group go separate ways. */
function unlink(world: World, chat: Chat): void {
  const other = chat.linkedChatId === undefined ? undefined : world.chats.get(chat.linkedChatId);
  if (other === undefined) return;
  chat.linkedChatId = undefined;
  other.linkedChatId = undefined;
  world.chatChanged(chat);
  world.chatChanged(other);
}

function welcomeBot(world: World, chat: Chat, body: Body): void {
  const place = body.oneOf('bot', BOT_PLACES);
  // Who administers a channel is in its direct messages by that.
  if (place === 'none' || chat.parentChatId !== undefined) return;
  const member = botMember(chat, place, body.object('bot_rights') as Rights | undefined);
  const bot = botMeant(world, body);
  if (bot === undefined) {
    chat.members.set(NO_BOT, member);
    world.chatChanged(chat);
    return;
  }
  placeBot(world, chat, bot, member, { silent: place === 'left' || body.flag('silent') === true });
}

function botMember(chat: Chat, status: MemberStatus, rights: Rights | undefined): Member {
  if (status !== 'administrator') return { status };
  return { status, rights: { ...administratorRights(chat), ...rights } };
}

/** Makes many chats alike, each private one with a new person. */
function createManyChats(world: World, body: Body): number[] {
  const count = body.requiredInteger('count');
  if (count < 0 || count > BULK_LIMIT)
    throw new ControlError(400, `"count" must be from 0 to ${BULK_LIMIT}.`);
  const type = body.oneOf('type', CHAT_TYPES);
  const title = body.text('title') ?? 'Bulk';
  const owner = type === 'private' ? undefined : createUser(world, new Body({ first_name: 'Owner' })).id;
  return Array.from({ length: count }, (_, index) => {
    const name = `${title} ${index + 1}`;
    const member = owner ?? createUser(world, new Body({ first_name: name })).id;
    const place = { members: [member], ...(owner !== undefined && { administrators: [owner] }) };
    return createChat(world, new Body({ ...body.fields, ...place, type, title: name })).id;
  });
}
