import type { User } from './telegram.ts';
import { UpdateQueue, type QueueListener } from './updateQueue.ts';

/** Bot API: setWebhook, as it is in force. */
export interface WebhookSettings {
  url: string;
  secretToken?: string;
  maxConnections: number;
  ipAddress?: string;
}

/** Bot API: BotCommand. */
export interface BotCommand {
  command: string;
  description: string;
}

/** A bot as it is stored between two runs (its waiting updates have rows of their own). */
export interface BotRecord {
  id: number;
  username: string;
  firstName: string;
  readsAllGroupMessages: boolean;
  /** Milliseconds since the epoch. */
  firstSeen: number;
  nextUpdateId: number;
  allowedUpdates: string[];
  webhook?: WebhookSettings;
  commands: [string, BotCommand[]][];
  /** What was put on its balance besides payments, and taken for paid messages, in tenths of a Star. */
  tenthsOfStars?: number;
}

/** A bot account. Its id is the digits of its token. */
export class Bot {
  readonly id: number;
  readonly updates: UpdateQueue;
  /** Bot API: User.can_read_all_group_messages, that is privacy mode switched off. */
  readsAllGroupMessages = false;
  webhook: WebhookSettings | undefined;
  /** When the bot appeared, in milliseconds since the epoch. */
  firstSeen = Date.now();
  /** By scope and language, see commandsKey. */
  readonly commands = new Map<string, BotCommand[]>();
  /** What was put on its balance besides payments, minus what paid messages cost, in tenths of a Star. */
  tenthsOfStars = 0;
  #user: User;

  constructor(id: number, listener: QueueListener) {
    this.id = id;
    this.updates = new UpdateQueue(listener);
    this.#user = { id, is_bot: true, first_name: `Bot ${id}`, username: `sim_${id}_bot` };
  }

  /** The bot as the author of messages. */
  get user(): User {
    return this.#user;
  }

  get username(): string {
    return this.#user.username ?? '';
  }

  /** Gives the bot another name or username. Messages that it wrote keep the old one. */
  rename(names: { first_name?: string; username?: string }): void {
    this.#user = { ...this.#user, ...names };
  }

  /** The bot as it is stored. */
  toJSON(): BotRecord {
    return {
      id: this.id,
      username: this.username,
      firstName: this.#user.first_name,
      readsAllGroupMessages: this.readsAllGroupMessages,
      firstSeen: this.firstSeen,
      nextUpdateId: this.updates.nextId,
      allowedUpdates: this.updates.allowed,
      ...(this.webhook && { webhook: this.webhook }),
      commands: [...this.commands],
      tenthsOfStars: this.tenthsOfStars,
    };
  }

  /** The bot as it was stored, still without its waiting updates. */
  static restore(record: BotRecord, listener: QueueListener): Bot {
    const bot = new Bot(record.id, listener);
    bot.rename({ first_name: record.firstName, username: record.username });
    bot.readsAllGroupMessages = record.readsAllGroupMessages;
    bot.firstSeen = record.firstSeen;
    bot.updates.nextId = record.nextUpdateId;
    bot.updates.allowed = record.allowedUpdates;
    bot.webhook = record.webhook;
    bot.tenthsOfStars = record.tenthsOfStars ?? 0;
    for (const [key, commands] of record.commands) bot.commands.set(key, commands);
    return bot;
  }
}
