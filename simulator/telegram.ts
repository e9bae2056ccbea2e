/**
 * The few shapes of the Bot API that the simulator itself looks into. They are deliberately loose: a message
 * keeps every field that it was given, so that kinds of content which the simulator does not know still travel.
 */

/** Bot API: User. */
export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

/** Bot API: Chat.type. */
export type ChatType = 'private' | 'group' | 'supergroup' | 'channel';

/** Bot API: Chat, as it appears inside messages and updates. */
export interface ChatInfo {
  id: number;
  type: ChatType;
  title?: string;
  username?: string;
  first_name?: string;
  last_name?: string;
  is_forum?: true;
  is_direct_messages?: true;
}

/** Bot API: MessageEntity. Offsets and lengths count UTF-16 units. */
export interface Entity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  user?: User;
  language?: string;
  custom_emoji_id?: string;
}

/** Everything of a message except what the chat gives it when it is posted. */
export interface MessageDraft {
  /** Default: now. */
  date?: number;
  from?: User;
  sender_chat?: ChatInfo;
  message_thread_id?: number;
  is_topic_message?: true;
  reply_to_message?: Message;
  edit_date?: number;
  media_group_id?: string;
  text?: string;
  entities?: Entity[];
  caption?: string;
  caption_entities?: Entity[];
  reply_markup?: InlineKeyboardMarkup;
  external_reply?: unknown;
  [field: string]: unknown;
}

/** Bot API: Message. Never changed once it is stored: an edit stores another object. */
export interface Message extends MessageDraft {
  message_id: number;
  date: number;
  chat: ChatInfo;
}

/** Bot API: InlineKeyboardButton. */
export interface InlineKeyboardButton {
  text: string;
  callback_data?: string;
  [field: string]: unknown;
}

/** Bot API: InlineKeyboardMarkup. */
export interface InlineKeyboardMarkup {
  inline_keyboard: InlineKeyboardButton[][];
}

/** Bot API: Update. Besides the id it has exactly one field, named after its type. */
export interface Update {
  update_id: number;
  [type: string]: unknown;
}

/** Who writes for anonymous administrators (Telegram's GroupAnonymousBot). */
export const ANONYMOUS_ADMIN: User = {
  id: 1087968824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
};

/** Who writes when a person posts into a group in the name of a channel (Telegram's Channel_Bot). */
export const CHANNEL_BOT: User = {
  id: 136817688,
  is_bot: true,
  first_name: 'Channel',
  username: 'Channel_Bot',
};

/** Telegram's service account: the author of automatic forwards in discussion groups. */
export const TELEGRAM: User = { id: 777000, is_bot: false, first_name: 'Telegram' };
