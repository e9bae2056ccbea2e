import { type Chat, isAdministrator, type Member } from './chat.ts';
import { CHANNEL_BOT, type ChatInfo, type MessageDraft, type User } from './telegram.ts';
import type { World } from './world.ts';

/** Bot API: DirectMessagesTopic, one person's conversation with a channel. */
export interface DirectMessagesTopic {
  /** The person's id. */
  topic_id: number;
  user: User;
}

/**
 * Somebody's place in a chat. A channel's direct messages have no members of their own: administrators of the channel
 * who may answer them are in there, and nobody else.
 */
export function placeIn(world: World, chat: Chat, id: number): Member | undefined {
  if (chat.parentChatId === undefined) return chat.members.get(id);
  const member = world.chats.get(chat.parentChatId)?.members.get(id);
  const mayAnswer = isAdministrator(member) && member?.rights?.['can_manage_direct_messages'] !== false;
  return mayAnswer ? member : undefined;
}

/** Administrators answer direct messages in the name of the channel. */
export function spokenByChannel(world: World, chat: Chat): MessageDraft {
  const sender_chat: ChatInfo =
    (chat.parentChatId === undefined ? undefined : world.chats.get(chat.parentChatId)?.info) ?? chat.info;
  return { from: CHANNEL_BOT, sender_chat };
}

/** The conversation of the person with that id, if there is such a person. */
export function topicWith(world: World, personId: number): DirectMessagesTopic | undefined {
  const user = world.user(personId);
  return user === undefined || user.is_bot ? undefined : { topic_id: personId, user };
}
