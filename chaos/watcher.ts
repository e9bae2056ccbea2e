import { randomBytes } from 'node:crypto';
import type { BotCall, Control } from '../test/e2e/harness/control.ts';
import type { Held } from './observer.ts';

/** So many calls are read at a time. */
const PAGE = 20_000;
const CHATS_READ_AT_ONCE = 20;

/** Watches, at the simulator, how the copies of numbered posts arrive. */
export class Watcher {
  readonly #control: Control;
  readonly #botId: number;
  /** Tells these posts from all others. */
  readonly #mark = randomBytes(4).toString('hex');
  readonly #arrived = new Set<string>();
  readonly #times: number[] = [];
  #seenCalls: number;
  #progressAt = Date.now();

  private constructor(control: Control, botId: number, seenCalls: number) {
    this.#control = control;
    this.#botId = botId;
    this.#seenCalls = seenCalls;
  }

  /** Begins to watch what that bot sends from now on. */
  static async begin(control: Control, botId: number): Promise<Watcher> {
    const { calls } = await control.get<{ calls: BotCall[] }>('/calls?limit=1');
    return new Watcher(control, botId, calls.at(-1)?.id ?? 0);
  }

  /** What the post of that number says, so that its copies are known. */
  textOf(post: number): string {
    return `Post ${post} of ${this.#mark}, to be carried everywhere`;
  }

  /** How many copies have arrived by now, each counted once. */
  async arrived(): Promise<number> {
    for (;;) {
      const path = `/calls?since=${this.#seenCalls}&limit=${PAGE}`;
      const { calls } = await this.#control.get<{ calls: BotCall[] }>(path);
      for (const call of calls) this.#note(call);
      if (calls.length < PAGE) return this.#arrived.size;
    }
  }

  /** When they arrived, in milliseconds since the epoch. */
  get times(): readonly number[] {
    return this.#times;
  }

  /** For how long nothing new has been seen. */
  get idleMs(): number {
    return Date.now() - this.#progressAt;
  }

  /** What these chats hold of the posts, by the bot's hand. */
  async held(chats: readonly number[]): Promise<Held> {
    const held = new Map<number, readonly number[]>();
    const left = [...chats];
    const read = async (): Promise<void> => {
      for (let chat = left.pop(); chat !== undefined; chat = left.pop()) {
        const messages = await this.#control.messages(chat);
        const ofBot = messages.filter(({ from }) => from?.id === this.#botId);
        const posts = ofBot.map(({ text }) => this.#postIn(text)).filter((post) => post !== undefined);
        held.set(chat, posts);
      }
    };
    await Promise.all(Array.from({ length: CHATS_READ_AT_ONCE }, read));
    return held;
  }

  #note({ id, parameters, outcome, time }: BotCall): void {
    this.#seenCalls = id;
    const post = this.#postIn(parameters['text']);
    if (post === undefined || outcome.status !== 200) return;
    const copy = `${post}@${Number(parameters['chat_id'])}`;
    if (this.#arrived.has(copy)) return;
    this.#arrived.add(copy);
    this.#times.push(Date.parse(time));
    this.#progressAt = Date.now();
  }

  #postIn(text: unknown): number | undefined {
    const [, post, mark] = (typeof text === 'string' && /^Post (\d+) of (\w+),/.exec(text)) || [];
    return mark === this.#mark ? Number(post) : undefined;
  }
}
