import type { Chat, Member, MemberStatus, Rights } from './chat.ts';
import { summarizeTopics, type TopicSummary } from './topics.ts';
import type { ChatInfo } from './telegram.ts';

/** Somebody's place in a chat as the control interface shows it. */
export interface MemberSummary {
  id: number;
  status: MemberStatus;
  rights?: Rights;
  is_anonymous?: true;
}

/** A chat as the control interface shows it, without its messages. */
export interface ChatSummary extends ChatInfo {
  /** Of a private chat: whose. */
  bot_id?: number;
  members: MemberSummary[];
  message_count: number;
  last_message_id: number;
  /** What plain members may do; absent means everything. */
  permissions?: Rights;
  linked_chat_id?: number;
  /** Of a channel's direct messages: the channel. */
  parent_chat_id?: number;
  /** Of a forum. */
  topics?: TopicSummary[];
  migrated_to?: number;
  migrated_from?: number;
}

/** The chat as the control interface shows it. */
export function summarizeChat(chat: Chat): ChatSummary {
  return {
    ...chat.info,
    ...(chat.botId !== undefined && { bot_id: chat.botId }),
    members: [...chat.members].map(summarizeMember),
    message_count: chat.messages.size,
    last_message_id: chat.nextMessageId - 1,
    ...(chat.permissions !== undefined && { permissions: chat.permissions }),
    ...(chat.linkedChatId !== undefined && { linked_chat_id: chat.linkedChatId }),
    ...(chat.parentChatId !== undefined && { parent_chat_id: chat.parentChatId }),
    ...(chat.info.is_forum && { topics: summarizeTopics(chat) }),
    ...(chat.migratedTo !== undefined && { migrated_to: chat.migratedTo }),
    ...(chat.migratedFrom !== undefined && { migrated_from: chat.migratedFrom }),
  };
}

function summarizeMember([id, { status, rights, isAnonymous }]: [number, Member]): MemberSummary {
  return { id, status, ...(rights && { rights }), ...(isAnonymous && { is_anonymous: true }) };
}
