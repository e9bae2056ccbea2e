import type { ChatType, Message } from '../../../simulator/telegram.ts';
import type { Control } from './control.ts';
import { wordsOf } from './words.ts';

/** Fields of a message as `POST /sim/messages` takes them. */
export type MessageFields = Readonly<Record<string, unknown>>;

/** A bot that the simulated Telegram knows. */
export interface TownBot {
  readonly id: number;
  readonly token: string;
}

/** A chat of the town, with one of its bots. */
export class Place {
  readonly id: number;
  readonly kind: ChatType;
  readonly #control: Control;
  readonly #bot: TownBot;
  readonly #posted = new Set<number>();
  #since = 0;

  constructor(control: Control, bot: TownBot, id: number, kind: ChatType) {
    this.#control = control;
    this.#bot = bot;
    this.id = id;
    this.kind = kind;
  }

  /** Everything in the chat, oldest first. */
  messages(): Promise<Message[]> {
    return this.#control.messages(this.id, this.#bot.token);
  }

  /** What the bot wrote here since {@link Place.listen}, oldest first. */
  async heard(): Promise<Message[]> {
    const messages = await this.messages();
    return messages.filter((message) => message.message_id > this.#since && this.#isOfBot(message));
  }

  /** What the bot's messages said, without attribution. */
  async words(): Promise<string[]> {
    return (await this.heard()).map(wordsOf);
  }

  /** Forgets what the bot said so far. */
  async listen(): Promise<void> {
    this.#since = (await this.messages()).at(-1)?.message_id ?? 0;
  }

  /** Somebody posts here. */
  async post(fields: MessageFields): Promise<Message> {
    const { message } = await this.#control.post<{ message: Message }>('/messages', {
      chat_id: this.id,
      bot_token: this.#bot.token,
      ...fields,
    });
    this.#posted.add(message.message_id);
    return message;
  }

  /** Somebody posts an album here. */
  async postAlbum(items: readonly MessageFields[], fields: MessageFields = {}): Promise<Message[]> {
    const { messages } = await this.#control.post<{ messages: Message[] }>('/albums', {
      chat_id: this.id,
      bot_token: this.#bot.token,
      items,
      ...fields,
    });
    for (const message of messages) this.#posted.add(message.message_id);
    return messages;
  }

  /** What happens to the bot here, or to somebody: see POST /sim/membership. */
  async member(action: string, fields: MessageFields = { bot: true }): Promise<void> {
    await this.#control.post('/membership', {
      chat_id: this.id,
      action,
      bot_token: this.#bot.token,
      ...fields,
    });
  }

  /** A channel's messages name no author, so those of people are the ones that were posted through the town. */
  #isOfBot(message: Message): boolean {
    if (this.kind !== 'channel') return message.from?.id === this.#bot.id;
    return !this.#posted.has(message.message_id);
  }
}
