import type { Topic } from './topic.ts';
import type { ChatInfo, ChatType, Message } from './telegram.ts';

/** Bot API: ChatMember.status. In a private chat `kicked` means that the person blocked the bot. */
export type MemberStatus = 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';

/** What a member may do: Bot API's ChatPermissions, ChatMemberAdministrator rights, or both. */
export type Rights = Record<string, boolean>;

/** Somebody's place in a chat. */
export interface Member {
  status: MemberStatus;
  rights?: Rights;
  /** Bot API: ChatMemberRestricted.is_member; absent means true. */
  isMember?: boolean;
  isAnonymous?: boolean;
}

/** The newest messages that a chat keeps; older ones are forgotten. */
const MESSAGES_KEPT = 5_000;

/** A chat as it is stored between two runs (its messages have rows of their own). */
export interface ChatRecord {
  info: ChatInfo;
  botId?: number;
  members: [number, Member][];
  nextMessageId: number;
  permissions?: Rights;
  linkedChatId?: number;
  parentChatId?: number;
  migratedTo?: number;
  migratedFrom?: number;
  forumTopics?: [number, Topic][];
}

/** A chat with its members and messages. A private chat belongs to one bot and one person. */
export class Chat {
  /** As it appears in messages; replaced, never changed, when the title changes. */
  info: ChatInfo;
  readonly botId: number | undefined;
  readonly members = new Map<number, Member>();
  readonly messages = new Map<number, Message>();
  /** Which bot wrote a message that shows no author (a channel post), by message id. */
  readonly authors = new Map<number, number>();
  /** Who voted for which options of a poll, by message id, then by person. */
  readonly votes = new Map<number, Record<number, number[]>>();
  /** Who reacted with which emoji, by message id, then by person or bot. Forgotten with a restart. */
  readonly reactions = new Map<number, Map<number, readonly string[]>>();
  nextMessageId = 1;
  /** What plain members may do; absent means everything. */
  permissions: Rights | undefined;
  /** Of a channel its discussion group, of a group its channel. */
  linkedChatId: number | undefined;
  /** Of a channel's direct messages: the channel. */
  parentChatId: number | undefined;
  migratedTo: number | undefined;
  migratedFrom: number | undefined;
  /** The forum topics that exist, by message_thread_id. */
  readonly topics = new Map<number, Topic>();

  constructor(info: ChatInfo, botId?: number) {
    this.info = info;
    this.botId = botId;
  }

  get id(): number {
    return this.info.id;
  }

  get type(): ChatType {
    return this.info.type;
  }

  /** What tells this chat from every other, private chats of two bots with one person included. */
  get key(): string {
    return this.botId === undefined ? String(this.info.id) : privateKey(this.botId, this.info.id);
  }

  /** Whether people write to each other here. */
  get isGroup(): boolean {
    return this.type === 'group' || this.type === 'supergroup';
  }

  /** Puts somebody's reactions to a message in the place of their earlier ones, which it answers with. */
  react(messageId: number, by: number, emoji: readonly string[]): readonly string[] {
    const all = this.reactions.get(messageId) ?? new Map<number, readonly string[]>();
    const before = all.get(by) ?? [];
    if (emoji.length > 0) all.set(by, emoji);
    else all.delete(by);
    this.reactions.set(messageId, all);
    return before;
  }

  /** The ids of the messages that are too many, oldest first; none until it is worth a sweep. */
  surplus(): number[] {
    if (this.messages.size < MESSAGES_KEPT * 1.1) return [];
    return [...this.messages.keys()].slice(0, this.messages.size - MESSAGES_KEPT);
  }

  /** The chat as it is stored. */
  toJSON(): ChatRecord {
    return {
      info: this.info,
      ...(this.botId !== undefined && { botId: this.botId }),
      members: [...this.members],
      nextMessageId: this.nextMessageId,
      ...(this.permissions && { permissions: this.permissions }),
      ...(this.linkedChatId !== undefined && { linkedChatId: this.linkedChatId }),
      ...(this.parentChatId !== undefined && { parentChatId: this.parentChatId }),
      ...(this.migratedTo !== undefined && { migratedTo: this.migratedTo }),
      ...(this.migratedFrom !== undefined && { migratedFrom: this.migratedFrom }),
      ...(this.topics.size > 0 && { forumTopics: [...this.topics] }),
    };
  }

  /** The chat as it was stored, still without its messages. */
  static restore(record: ChatRecord): Chat {
    const chat = new Chat(record.info, record.botId);
    for (const [id, member] of record.members) chat.members.set(id, member);
    for (const [id, topic] of record.forumTopics ?? []) chat.topics.set(id, topic);
    chat.nextMessageId = record.nextMessageId;
    chat.permissions = record.permissions;
    chat.linkedChatId = record.linkedChatId;
    chat.parentChatId = record.parentChatId;
    chat.migratedTo = record.migratedTo;
    chat.migratedFrom = record.migratedFrom;
    return chat;
  }
}

/** The key of the private chat of a bot with a person. */
export function privateKey(botId: number, personId: number): string {
  return `${botId}:${personId}`;
}

/** Whether somebody is in the chat now. */
export function isPresent(member: Member | undefined): boolean {
  if (member === undefined) return false;
  if (member.status === 'restricted') return member.isMember !== false;
  return member.status !== 'left' && member.status !== 'kicked';
}

/** Whether somebody administers the chat (its creator does too). */
export function isAdministrator(member: Member | undefined): boolean {
  return member?.status === 'administrator' || member?.status === 'creator';
}
