import type { Content } from '../posts/content.ts';
import type { ReceivedPayment, RenewalChange } from '../billing/payment.ts';
import type { SourceAuthor, SourceChat, SourceMessage } from '../posts/post.ts';
import type { NetworkChatId, NetworkMessageId, NetworkTopicId, NetworkPersonId } from '../ids.ts';

/** What a chat member's status means to us (Bot API: ChatMember.status). */
export type Membership = 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';

/**
 * An update, normalised. Each update is exactly one of these; `ignored` says why nothing follows, so that
 * silence is always a decision.
 */
export type Incoming =
  | { readonly type: 'post'; readonly message: SourceMessage }
  | { readonly type: 'edit'; readonly message: SourceMessage }
  | {
      readonly type: 'command';
      readonly name: string;
      readonly argument: string;
      readonly chat: SourceChat;
      readonly author: SourceAuthor;
      readonly messageId: NetworkMessageId;
      readonly threadId?: NetworkTopicId;
      readonly replyTo?: NetworkMessageId;
      /** What the message says or shows besides the command; absent when that is nothing. */
      readonly body?: Content;
      /** What the message says that it answers. */
      readonly target?: Content;
      /**
       * The whole message when the command is its caption: it is posted when its author may not give the command,
       * so that no picture is lost for a word.
       */
      readonly orElse?: SourceMessage;
    }
  | {
      /** The bot's own standing in a chat changed. */
      readonly type: 'membership';
      readonly chat: SourceChat;
      readonly by: SourceAuthor;
      readonly before: Membership;
      readonly now: Membership;
    }
  | {
      /** Somebody else's standing changed in a chat that the bot administers. */
      readonly type: 'member';
      readonly chat: SourceChat;
      readonly person: NetworkPersonId;
      readonly now: Membership;
    }
  | { readonly type: 'migration'; readonly from: NetworkChatId; readonly to: NetworkChatId }
  | ({ readonly type: 'automatic forward'; readonly chat: SourceChat } & AutomaticForward)
  /** Something happened among the direct messages of a channel, which are nobody else's to read. */
  | { readonly type: 'direct messages'; readonly chat: SourceChat }
  | {
      readonly type: 'button';
      readonly id: string;
      readonly data: string;
      readonly by: SourceAuthor;
      readonly chat?: SourceChat;
      readonly messageId?: NetworkMessageId;
      /**
       * Whether the message has a button with these data. Anybody can press what they like on any message of a bot, with
       * a client of their own; what has become inaccessible does not show its buttons any more.
       */
      readonly carried: 'yes' | 'no' | 'unknown';
      /** The topic of a forum that the message with the button is in. */
      readonly threadId?: NetworkTopicId;
    }
  | {
      /** Somebody reacted to a message in their private chat with the bot, or took that back. */
      readonly type: 'reaction';
      readonly chat: SourceChat;
      readonly by: SourceAuthor;
      readonly messageId: NetworkMessageId;
      /** Absent when no reaction is left that can be passed on. */
      readonly emoji?: string;
    }
  | {
      /** Somebody is about to pay; the network waits some seconds for our word. */
      readonly type: 'checkout';
      readonly id: string;
      readonly by: SourceAuthor;
      readonly currency: string;
      /** In the currency's smallest unit. */
      readonly amount: number;
      readonly payload: string;
    }
  | {
      /** Somebody has paid; the chat is where it is said. */
      readonly type: 'payment';
      readonly chat: SourceChat;
      readonly by: SourceAuthor;
      readonly payment: ReceivedPayment;
    }
  | {
      /** Stars of a payment went back to the payer, whoever refunded them; Telegram says so in this chat. */
      readonly type: 'refund';
      readonly chat: SourceChat;
      readonly chargeId: string;
    }
  | {
      /** A renewing subscription was ended or resumed in Telegram's own settings, or could not be charged. */
      readonly type: 'renewal';
      readonly change: RenewalChange;
    }
  | {
      /** Somebody said something that cannot be carried: they are told. */
      readonly type: 'unrelayable';
      readonly chat: SourceChat;
      readonly author: SourceAuthor;
      readonly messageId: NetworkMessageId;
      readonly what: Unrelayable;
    }
  | {
      /** Somebody closed a poll that was posted in some chat. */
      readonly type: 'poll closed';
      readonly pollId: string;
    }
  | { readonly type: 'ignored'; readonly reason: IgnoredReason };

/** Telegram brought a channel's message into the group where it is discussed. Ids are the network's. */
export interface AutomaticForward {
  readonly group: NetworkChatId;
  readonly messageId: NetworkMessageId;
  readonly channel: NetworkChatId;
  /** Absent when the channel itself had forwarded the message: then only its first origin is named. */
  readonly channelMessageId?: NetworkMessageId;
  /** What it says, by which a message without an id is recognised. */
  readonly content?: Content;
}

/** What can be posted and not be carried. */
export type Unrelayable =
  | 'game'
  | 'invoice'
  | 'story'
  | 'paidMedia'
  | 'giveaway'
  | 'gift'
  /** Of a kind that is carried, without what it needs. */
  | 'damaged'
  /** Newer than what we know. */
  | 'newKind';

/** Why an update leads to nothing. */
export type IgnoredReason =
  | 'own message'
  | 'service message'
  | 'automatic forward'
  | 'sent via this bot'
  | 'ephemeral message'
  | 'edit that copies cannot follow'
  | 'votes in a poll'
  | 'reaction outside a private chat'
  | 'unknown kind of update'
  | 'malformed update';
