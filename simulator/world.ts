import { BotApiError } from './apiError.ts';
import { Bot, type BotRecord } from './bot.ts';
import { CallLog } from './calls.ts';
import { type Chat, privateKey } from './chat.ts';
import { summarizeChat } from './chatSummary.ts';
import { Clock } from './clock.ts';
import { EventFeed } from './events.ts';
import { Faults } from './faults.ts';
import { FileStore } from './files.ts';
import { FloodLimits } from './floodLimits.ts';
import { Journal } from './journal.ts';
import { LongPolls } from './longPolls.ts';
import type { Callback, Charge, Invoice, PreCheckout } from './payments.ts';
import type { Person } from './person.ts';
import { summarizePerson } from './personSummary.ts';
import type { Update, User } from './telegram.ts';
import { Webhooks } from './webhooks.ts';

/** Private chats that began before any bot was known belong to this id until the first bot appears. */
export const NO_BOT = 0;

/** Where ids that nobody chose begin. Supergroups and channels count downwards from Telegram's -100… prefix. */
const FIRST_IDS = { person: 700_000_001, group: -400_000_001, supergroup: -1_002_000_000_001 };
type NewId = keyof typeof FIRST_IDS;

/** The next id of each kind. */
export type Counters = Record<NewId, number> & {
  /** Where messages of new private chats begin: above all that there were when the table was cleared. */
  privateMessage?: number;
};

/** Everything that the simulated Telegram knows. The rules are in the other files of this folder. */
export class World {
  readonly journal: Journal;
  readonly clock = new Clock();
  readonly events = new EventFeed();
  readonly files: FileStore;
  readonly faults = new Faults();
  readonly floodLimits = new FloodLimits();
  readonly calls = new CallLog();
  readonly longPolls = new LongPolls();
  readonly webhooks = new Webhooks((bot, body) => this.onWebhookAnswer(bot, body));

  readonly people = new Map<number, Person>();
  readonly bots = new Map<number, Bot>();
  readonly revokedTokens = new Set<string>();
  /** Groups, supergroups and channels. */
  readonly chats = new Map<number, Chat>();
  /** By `privateKey`. */
  readonly privateChats = new Map<string, Chat>();
  /** By `chat key/message id`, or by link. */
  readonly invoices = new Map<string, Invoice>();
  /** By telegram_payment_charge_id, in order of payment. */
  readonly charges = new Map<string, Charge>();
  readonly callbacks = new Map<string, Callback>();
  readonly preCheckouts = new Map<string, PreCheckout>();

  /** Called when a bot is seen for the first time. */
  onNewBot: (bot: Bot) => void = () => {};
  /** Called before everything is forgotten. */
  onClear: () => void = () => {};
  /** Called when a webhook answers an update with a Bot API call. */
  onWebhookAnswer: (bot: Bot, body: Record<string, unknown>) => void = () => {};

  #ids: Counters = { ...FIRST_IDS };

  constructor(dataFile?: string) {
    this.journal = new Journal(dataFile);
    this.files = new FileStore(this.journal);
    this.faults.onChange = () => this.events.emit('faults', { faults: this.faults.list() });
  }

  /**
   * The bot of a token; it is created when the token is new (and prepared, before anybody else sees it). Refuses
   * revoked and malformed tokens.
   */
  botByToken(token: string, prepare: (bot: Bot) => void = () => {}): Bot {
    const digits = /^(\d{1,15}):.+$/.exec(token)?.[1];
    if (digits === undefined || this.revokedTokens.has(token)) throw new BotApiError(401, 'Unauthorized');
    return this.bots.get(Number(digits)) ?? this.#createBot(Number(digits), prepare);
  }

  /** The bot that control calls mean when they name none: the first one that was seen. */
  firstBot(): Bot | undefined {
    return this.bots.values().next().value;
  }

  /** Puts a restored or newly made bot in its place. */
  addBot(bot: Bot): void {
    this.bots.set(bot.id, bot);
    const account = { user: bot.user };
    this.people.set(bot.id, account);
    this.events.emit('user', summarizePerson(account));
  }

  /** What tells the world about changes in a bot's queue. */
  queueListener(botId: number): { added(update: Update): void; removed(ids: number[]): void } {
    return {
      added: (update) => {
        this.journal.put('update', `${botId}/${update.update_id}`, update);
        const bot = this.bots.get(botId);
        if (bot === undefined) return;
        this.journal.put('bot', botId, bot);
        this.longPolls.wake(bot);
        this.webhooks.wake(bot);
      },
      removed: (ids) => {
        for (const id of ids) this.journal.remove('update', `${botId}/${id}`);
      },
    };
  }

  /** The account of a person or bot, if there is one. */
  user(id: number): User | undefined {
    return this.people.get(id)?.user;
  }

  /** Stores a person. */
  addPerson(person: Person): void {
    this.people.set(person.user.id, person);
    this.journal.put('person', person.user.id, person);
    this.events.emit('user', summarizePerson(person));
  }

  /** Stores a chat. */
  addChat(chat: Chat): void {
    if (chat.botId === undefined) this.chats.set(chat.id, chat);
    else this.privateChats.set(privateKey(chat.botId, chat.id), chat);
    this.chatChanged(chat);
  }

  /** Keeps what is new about a chat and tells who watches. */
  chatChanged(chat: Chat): void {
    this.journal.put('chat', chat.key, chat);
    this.events.emitOnRead('chat', () => summarizeChat(chat));
  }

  /** The chat as a bot names it: positive ids are its private chats. */
  chatFor(botId: number, chatId: number): Chat | undefined {
    return chatId > 0 ? this.privateChats.get(privateKey(botId, chatId)) : this.chats.get(chatId);
  }

  /** The chat or channel with this public username, without its `@`. */
  chatByUsername(username: string): Chat | undefined {
    const wanted = username.toLowerCase();
    for (const chat of this.chats.values()) if (chat.info.username?.toLowerCase() === wanted) return chat;
    return undefined;
  }

  /** An id that nobody has yet. */
  newId(kind: NewId): number {
    const step = kind === 'person' ? 1 : -1;
    const taken = kind === 'person' ? this.people : this.chats;
    let id = this.#ids[kind];
    while (taken.has(id)) id += step;
    this.#ids[kind] = id + step;
    this.journal.put('counters', 'ids', this.#ids);
    return id;
  }

  /**
   * The id of the first message of a new private chat. A person keeps their id when the table is cleared, so their
   * messages must not begin anew: bots would take them for old ones.
   */
  get firstPrivateMessageId(): number {
    return this.#ids.privateMessage ?? 1;
  }

  /** Takes up the counters of an earlier run. */
  restoreIds(ids: Counters): void {
    this.#ids = { ...FIRST_IDS, ...ids };
  }

  /** Forgets everything: bots, people, chats, faults, calls. */
  reset(): void {
    this.longPolls.endAll();
    this.webhooks.stopAll();
    this.#ids = { ...FIRST_IDS };
    this.bots.clear();
    this.revokedTokens.clear();
    this.clearTable();
  }

  /** Forgets people, chats and all that they did; bots and the counters of ids go on. */
  clearTable(): void {
    this.onClear();
    this.#ids.privateMessage = Math.max(
      this.firstPrivateMessageId,
      ...[...this.privateChats.values()].map(({ nextMessageId }) => nextMessageId),
    );
    for (const part of [
      this.people,
      this.chats,
      this.privateChats,
      this.invoices,
      this.charges,
      this.callbacks,
      this.preCheckouts,
      this.files,
      this.calls,
      this.journal,
    ]) {
      part.clear();
    }
    this.faults.clear();
    this.floodLimits.reset();
    this.clock.reset();
    this.journal.put('counters', 'ids', this.#ids);
    for (const token of this.revokedTokens) this.journal.put('revoked', token, true);
    for (const bot of this.bots.values()) {
      this.people.set(bot.id, { user: bot.user });
      this.journal.put('bot', bot.id, bot);
      for (const update of bot.updates.take(0, bot.updates.size)) {
        this.journal.put('update', `${bot.id}/${update.update_id}`, update);
      }
    }
    this.events.emit('reset', {});
  }

  #createBot(id: number, prepare: (bot: Bot) => void): Bot {
    const isFirst = this.bots.size === 0;
    const bot = new Bot(id, this.queueListener(id));
    prepare(bot);
    this.addBot(bot);
    this.journal.put('bot', id, bot);
    if (isFirst) this.onNewBot(bot);
    return bot;
  }
}

/** Takes up the bots of an earlier run, with the updates that still wait. */
export function restoreBots(world: World): void {
  const records = world.journal.load('bot').map(({ value }) => value as BotRecord);
  for (const record of records.sort((a, b) => a.firstSeen - b.firstSeen)) {
    world.addBot(Bot.restore(record, world.queueListener(record.id)));
  }
  const waiting = new Map<number, Update[]>();
  for (const { key, value } of world.journal.load('update')) {
    const botId = Number.parseInt(key, 10);
    const updates = waiting.get(botId) ?? [];
    updates.push(value as Update);
    waiting.set(botId, updates);
  }
  for (const [botId, updates] of waiting) {
    updates.sort((a, b) => a.update_id - b.update_id);
    world.bots.get(botId)?.updates.restore(updates);
  }
}
