import type { Invoice } from '../billing/cashier.ts';
import type { FileKind } from '../posts/content.ts';
import type { ChatKind } from '../posts/post.ts';
import type { AccountId, NetworkChatId, NetworkMessageId, NetworkPersonId, NetworkTopicId } from '../ids.ts';

/**
 * A button under a message: `data` comes back when it is pressed, 64 bytes at most (Bot API: callback_data), or `url`
 * is opened.
 */
export type Button =
  | { readonly label: string; readonly data: string }
  | { readonly label: string; readonly url: string };

/** Something that Partyline says in its own name. */
export interface Saying {
  readonly text: string;
  readonly buttons?: readonly (readonly Button[])[];
  /** The message that it answers. */
  readonly replyTo?: NetworkMessageId;
  /** It explains why everything else has to wait, so it is tried once before its turn. */
  readonly urgent?: boolean;
}

/** A file that Partyline hands to somebody. */
export interface Handout {
  readonly name: string;
  readonly content: Uint8Array;
  readonly caption: string;
}

/** Where it is said. */
export interface Listener {
  readonly networkId: NetworkChatId;
  readonly kind: ChatKind;
  readonly threadId?: NetworkTopicId;
  /** The account of ours that talks there, where a message of it is meant; the first one when unset. */
  readonly account?: AccountId;
}

/** A report about a message of ours, with the account that said it: no other can change it. */
export function saidBy<Report extends { readonly to: Listener }>(account: AccountId, report: Report): Report {
  return { ...report, to: { ...report.to, account } };
}

/** What became of something that has to be told. `afterMs` is when Telegram takes it again, where it said so. */
export type Told =
  | { readonly kind: 'told'; readonly messageId: NetworkMessageId }
  /** The network refuses it: trying again would not help. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'later'; readonly afterMs?: number };

/**
 * Says things in Partyline's own name: answers, questions, notices. Each goes in the interactive lane; those for one
 * chat go in order. What does not get its turn within a while is dropped. Never rejects.
 */
export interface Speaker {
  /** Says it at most once. Answers with the message that says it; undefined when it was not said. */
  say(to: Listener, saying: Saying): Promise<NetworkMessageId | undefined>;
  /** Says something that must not get lost, and answers whether to try again. After a doubt it may come twice. */
  tell(to: Listener, saying: Saying): Promise<Told>;
  /** Answers a press, so that the button does not spin; with a text, shows it in passing or until it is closed. */
  answerButton(id: string, text?: string, shown?: 'in passing' | 'alert'): Promise<void>;
  /** Replaces what an earlier saying says, buttons included. */
  amend(to: Listener, messageId: NetworkMessageId, saying: Saying): Promise<void>;
  /** Reacts to a message in the bot's name, or takes that back when there is no emoji. */
  react(to: Listener, messageId: NetworkMessageId, emoji: string | undefined): Promise<void>;
  /** Hands somebody a file; whether it was handed over. */
  hand(to: Listener, file: Handout): Promise<boolean>;
  /** Shows a file that the network has, under a veil and so that it cannot be passed on; whether it was shown. */
  showFile(to: Listener, kind: FileKind, fileId: string, caption: string): Promise<boolean>;
  /** Shows an invoice with its pay button; whether it was shown. */
  showInvoice(to: Listener, invoice: Invoice): Promise<boolean>;
  /** Whether a person belongs to a chat, which is named by id or `@name`; `unknown` when the network does not say. */
  belongsTo(chat: string, personId: NetworkPersonId): Promise<boolean | 'unknown'>;
  /** What a chat is called, and the address at which people join it, where there is one. */
  doorOf(chat: string): Promise<{ readonly title: string; readonly url?: string }>;
  /** Whether a person belongs to a chat. False when the network does not say. */
  isMember(chatId: NetworkChatId, personId: NetworkPersonId): Promise<boolean>;
  /** The people who administer a chat, by network id; none when the network does not say. */
  administratorsOf(chatId: NetworkChatId): Promise<readonly NetworkPersonId[]>;
  /** Whether a person administers a chat. False when the network does not say. */
  isAdministrator(chatId: NetworkChatId, personId: NetworkPersonId): Promise<boolean>;
  /**
   * The discussion group of a channel, or the channel that a group discusses. `undefined` when there is none; `unknown`
   * when the network does not say.
   */
  linkedChat(chatId: NetworkChatId): Promise<NetworkChatId | undefined | 'unknown'>;
}
