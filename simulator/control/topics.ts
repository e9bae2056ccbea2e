import type { FastifyInstance } from 'fastify';
import type { Chat } from '../chat.ts';
import { somebodyInCharge } from '../membership.ts';
import { postServiceMessage } from '../posting.ts';
import type { User } from '../telegram.ts';
import { ICON_COLOR } from '../topics.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';
import { chatWithId, userWithId } from './lookups.ts';

/** /sim/topics: the topics of a forum. */
export function topicRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/topics', async ({ body }) => open(world, new Body(body)));
  app.patch('/sim/topics/:chat/:id', async ({ params, body }) => {
    const { chat, id } = params as { chat: string; id: string };
    change(world, forumWithId(world, Number(chat)), Number(id), new Body(body));
    return { ok: true };
  });
}

/** Opens a topic: its id is that of the service message that says so. */
function open(world: World, body: Body): { message_thread_id: number } {
  const chat = forumWithId(world, body.requiredInteger('chat_id'));
  const name = body.requiredText('name');
  const iconColor = body.integer('icon_color') ?? ICON_COLOR;
  // The first message of a supergroup says that it was created: no topic is called 1, as "General" is.
  chat.nextMessageId = Math.max(chat.nextMessageId, 2);
  const id = chat.nextMessageId;
  chat.topics.set(id, { name, iconColor });
  world.chatChanged(chat);
  const forum_topic_created = { name, icon_color: iconColor };
  say(world, chat, id, author(world, chat, body), { forum_topic_created });
  return { message_thread_id: id };
}

/** Renames a topic, closes it or opens it again; everybody in the chat sees it. */
function change(world: World, chat: Chat, id: number, body: Body): void {
  const topic = chat.topics.get(id);
  if (topic === undefined) throw new ControlError(404, `There is no topic ${id} in chat ${chat.id}.`);
  const from = author(world, chat, body);
  const name = body.text('name');
  if (name !== undefined && name !== topic.name) {
    topic.name = name;
    say(world, chat, id, from, { forum_topic_edited: { name } });
  }
  const isClosed = body.flag('is_closed') ?? topic.isClosed === true;
  if (isClosed !== (topic.isClosed === true)) {
    if (isClosed) topic.isClosed = true;
    else delete topic.isClosed;
    say(world, chat, id, from, isClosed ? { forum_topic_closed: {} } : { forum_topic_reopened: {} });
  }
  world.chatChanged(chat);
}

function say(world: World, chat: Chat, id: number, from: User, happened: object): void {
  postServiceMessage(world, chat, { from, message_thread_id: id, is_topic_message: true, ...happened });
}

function author(world: World, chat: Chat, body: Body): User {
  const id = body.integer('from_id');
  return id === undefined ? somebodyInCharge(world, chat) : userWithId(world, id);
}

function forumWithId(world: World, id: number): Chat {
  const chat = chatWithId(world, id, new Body({}));
  if (!chat.info.is_forum) throw new ControlError(400, `Chat ${id} is no forum.`);
  return chat;
}
