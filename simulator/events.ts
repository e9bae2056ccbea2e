import { randomBytes } from 'node:crypto';
import type { BotCommand } from './bot.ts';
import type { CallRecord } from './calls.ts';
import type { ChatSummary } from './chatSummary.ts';
import type { CrowdState } from './crowdState.ts';
import type { ShownFault } from './faults.ts';
import type { FloodSettings } from './floodLimits.ts';
import type { Charge } from './payments.ts';
import type { ChatInfo, Message } from './telegram.ts';
import type { PersonSummary } from './personSummary.ts';

/** What the event feed reports, by type. */
export interface EventData {
  /** A person or bot is new or has changed: names, wallet, account. */
  user: PersonSummary;
  /** A chat is new or has changed: its title, members, rights, links. */
  chat: ChatSummary;
  /** Something was posted. */
  message: PostedMessage;
  /** A message was replaced by a changed version of itself. */
  edit: PostedMessage;
  delete: { chat: ChatInfo; bot_id?: number; message_id: number };
  /** Bot API: ChatMemberUpdated. */
  membership: Record<string, unknown>;
  /** A bot shows that it is busy (Bot API: sendChatAction). */
  chat_action: { chat_id: number; bot_id: number; action: string };
  /** A call of the Bot API was answered. */
  call: CallRecord;
  /** A bot answered the press of a button: a toast, an alert, a link, or nothing to show. */
  callback_answer: {
    callback_query_id: string;
    answered: boolean;
    text?: string;
    show_alert?: boolean;
    url?: string;
  };
  /** A bot changed one of its menus; an empty one was taken away. */
  commands: { bot_id: number; scope: Record<string, unknown>; language_code: string; commands: BotCommand[] };
  /** Somebody paid, was refunded, or a subscription changed. */
  payment: Charge;
  /** Which faults are in force has changed. */
  faults: { faults: ShownFault[] };
  limits: FloodSettings;
  /** The crowd began or stopped talking. */
  crowd: CrowdState;
  /** Everything was forgotten: take a new snapshot. */
  reset: Record<string, never>;
}

export type EventType = keyof EventData;

/** A message with what it does not say of itself. */
export interface PostedMessage {
  message: Message;
  /** Of a private chat: whose. */
  bot_id?: number;
  /** The bot that wrote it, also where the channel is shown as its author. */
  by_bot?: number;
}

/** One event as it is kept. */
export interface FeedEvent {
  /** Counts events from 1. */
  number: number;
  type: EventType;
  /** The event's data as JSON; put into words only when somebody reads. */
  json(): string;
}

/** How many events are kept for readers that fell behind or come back. */
const EVENTS_KEPT = 50_000;

/** Keeps what happened lately, in order, for readers who each go at their own pace. */
export class EventFeed {
  /** Tells the events of this run from those of another. */
  readonly run = randomBytes(4).toString('hex');
  #ring: FeedEvent[] = [];
  #count = 0;
  #readers = new Set<() => void>();

  /** Reports one event. */
  emit<T extends EventType>(type: T, data: EventData[T]): void {
    this.emitOnRead(type, () => data);
  }

  /** Reports one event whose data is made only when somebody reads, as it is then. */
  emitOnRead<T extends EventType>(type: T, data: () => EventData[T]): void {
    const number = ++this.#count;
    const json = () => JSON.stringify(data());
    this.#ring[(number - 1) % EVENTS_KEPT] = { number, type, json };
    for (const wake of this.#readers) wake();
  }

  /** The number of the newest event; 0 before the first. */
  get newest(): number {
    return this.#count;
  }

  /** The event's id on the wire. */
  idOf(number: number): string {
    return `${this.run}-${number}`;
  }

  /** The number in an id, if its event and all that followed are still known. */
  numberIn(id: string): number | undefined {
    const [run, digits = ''] = id.split('-');
    const number = Number(digits);
    if (run !== this.run || !/^\d+$/.test(digits) || number > this.#count) return undefined;
    return number >= this.#count - EVENTS_KEPT ? number : undefined;
  }

  /** Up to `limit` events that came after `number`, or `undefined` when some of them are no longer kept. */
  after(number: number, limit: number): FeedEvent[] | undefined {
    if (number < this.#count - EVENTS_KEPT) return undefined;
    const length = Math.min(limit, this.#count - number);
    return Array.from({ length }, (_, index) => this.#ring[(number + index) % EVENTS_KEPT]!);
  }

  /** Calls `wake` at every event until the returned function is called. */
  onEvent(wake: () => void): () => void {
    this.#readers.add(wake);
    return () => this.#readers.delete(wake);
  }
}
