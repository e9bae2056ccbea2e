import type { Content } from './content.ts';
import type { NetworkChatId, NetworkMessageId, NetworkPersonId, NetworkTopicId } from '../ids.ts';

/** The kinds of chat that Telegram has (Bot API: Chat.type). */
export type ChatKind = 'private' | 'group' | 'supergroup' | 'channel';

/** What an address may be; a webhook takes what is sent there, and nothing ever comes from it. */
export type AddressKind = ChatKind | 'webhook';

/** A chat as an update shows it. */
export interface SourceChat {
  readonly networkId: NetworkChatId;
  readonly kind: ChatKind;
  readonly title: string;
  readonly username?: string;
  readonly forum?: boolean;
}

/**
 * Who speaks: a person, or a chat under its own name (a channel's post, an anonymous administrator, a channel
 * that posts in a group).
 */
export interface SourceAuthor {
  readonly kind: 'person' | 'chat';
  readonly networkId: NetworkPersonId;
  readonly name: string;
  readonly username?: string;
  readonly language?: string;
}

/**
 * The topic General that every forum has. Messages in it name no topic, and naming it is answered with "message thread
 * not found" (Bot API: ForumTopic; MTProto: forumTopic, "General" has the id 1).
 */
export const GENERAL_TOPIC = '1' as NetworkTopicId;

/** How a message holds more than its author's own words and files: it shows where it, or its author, comes from. */
export type Borrowed =
  | 'forwarded'
  | 'via a bot'
  /** It answers a message of another chat. */
  | 'answers elsewhere'
  | 'answers a story'
  /** A list of tasks, which is told in words. */
  | 'checklist'
  /** A page with headings, tables and pictures, which is told in words. */
  | 'page';

/** One message of a chat, normalised: a part of a post that may be relayed. */
export interface SourceMessage {
  readonly chat: SourceChat;
  readonly author: SourceAuthor;
  readonly messageId: NetworkMessageId;
  /** The topic of a forum that it was posted in. */
  readonly threadId?: NetworkTopicId;
  /** What the parts of one album share (Bot API: media_group_id). */
  readonly albumKey?: string;
  /** The message in the same chat that this one answers. */
  readonly replyTo?: NetworkMessageId;
  /** It answers something that the bot said in its own name, as far as that shows. */
  readonly answersBot?: true;
  /** It is written to the bot: mentions it or answers one of its messages. */
  readonly addressesBot?: true;
  readonly protected: boolean;
  readonly borrowed?: Borrowed;
  /** The size and the media type of its file, where Telegram tells them and sends it again with its name. */
  readonly fileBytes?: number;
  readonly fileType?: string;
  readonly content: Content;
}

/** One part of a stored post, in the order of the album. */
export interface Part {
  readonly no: number;
  readonly messageId: NetworkMessageId;
  readonly content: Content;
  /** The network's words, once it has refused this part for good. */
  readonly refused?: string;
}

/** A stored post, whole. */
export interface Post {
  readonly protected: boolean;
  readonly parts: readonly Part[];
  /** Grows by one with each edit. */
  readonly version: number;
}
