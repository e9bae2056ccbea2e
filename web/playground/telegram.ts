import type { Chat, Message, User } from '@grammyjs/types';

export type { InlineKeyboardButton, Message, MessageEntity, Poll, User } from '@grammyjs/types';

/** Somebody's place in a chat (Bot API: ChatMember.status). */
export type Status = 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';

/** A chat as the simulator describes it. */
export interface ChatSummary {
  readonly id: number;
  readonly type: Chat['type'];
  readonly title?: string;
  readonly username?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  /** Of a private chat: the bot it is with; 0 before any bot is known. */
  readonly bot_id?: number;
  readonly members: readonly Member[];
  readonly last_message_id: number;
  readonly is_forum?: true;
  /** Of a forum, oldest first. */
  readonly topics?: readonly Topic[];
  /** It holds what people write to a channel. */
  readonly is_direct_messages?: true;
  readonly linked_chat_id?: number;
  readonly migrated_to?: number;
  readonly migrated_from?: number;
  /** In a snapshot: what was said last. */
  readonly last_message?: Message;
}

/** A topic of a forum. */
export interface Topic {
  readonly message_thread_id: number;
  readonly name: string;
  readonly is_closed?: true;
}

/** Somebody in a chat. */
export interface Member {
  readonly id: number;
  readonly status: Status;
  readonly is_anonymous?: boolean;
}

/** An account as the simulator describes it. */
export interface Account extends User {
  /** What is in the person's wallet; bots have none. */
  readonly stars?: number;
}

/** Who writes for anonymous administrators (Telegram's GroupAnonymousBot). */
export const ANONYMOUS_ADMIN_ID = 1087968824;

/** Whether somebody with this status is in the chat. */
export function isPresent(status: Status | undefined): boolean {
  return status !== undefined && status !== 'left' && status !== 'kicked';
}

/** Whether somebody with this status administers the chat. */
export function isAdministrator(status: Status | undefined): boolean {
  return status === 'creator' || status === 'administrator';
}

/** A chat's name. */
export function titleOf(chat: ChatSummary): string {
  if (chat.title === undefined) {
    return fullName({ first_name: chat.first_name ?? `Chat ${chat.id}`, last_name: chat.last_name });
  }
  return chat.is_direct_messages ? `${chat.title}: direct messages` : chat.title;
}

/** A person's name. */
export function fullName(person: { first_name: string; last_name?: string | undefined }): string {
  return person.last_name === undefined ? person.first_name : `${person.first_name} ${person.last_name}`;
}
