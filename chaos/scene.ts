import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BotCall } from '../test/e2e/harness/control.ts';
import type { Message } from '../simulator/telegram.ts';
import { type Expectation, type Held, judge, type Judgement, longestStall, type Moment } from './observer.ts';
import { BOT_ID, type World } from './world.ts';

/** How much is posted, and to how many chats. */
export interface Size {
  readonly posts: number;
  readonly destinations: number;
}

/** People post in this many chats, in turn. */
const SOURCES = 2;
const LOOK_EVERY_MS = 100;
/** So many calls are read at a time. */
const PAGE = 20_000;
const CHATS_READ_AT_ONCE = 20;

/** Chats, people who post there, and somebody who watches what arrives. */
export class Scene {
  readonly world: World;
  readonly size: Size;
  readonly #sources: readonly number[];
  readonly #chats: readonly number[];
  /** Tells the posts of this scene from all others. */
  readonly #mark: string;
  /** The source and the time of each post. */
  readonly #posted: { source: number; messageId: number; at: number }[] = [];
  readonly #arrived = new Set<string>();
  readonly #arrivals: number[] = [];
  readonly #broken: string[] = [];
  #seenCalls: number;
  #lastProgress = Date.now();

  private constructor(parts: {
    world: World;
    size: Size;
    sources: readonly number[];
    chats: readonly number[];
    seenCalls: number;
  }) {
    this.world = parts.world;
    this.size = parts.size;
    this.#sources = parts.sources;
    this.#chats = parts.chats;
    this.#seenCalls = parts.seenCalls;
    this.#mark = randomBytes(4).toString('hex');
  }

  /** Makes the chats, and takes all earlier ones out of the hub. */
  static async begin(world: World, size: Size): Promise<Scene> {
    const { ids } = await world.control.post<{ ids: number[] }>('/chats/bulk', {
      count: size.destinations,
      type: 'private',
      silent: true,
    });
    const sources: number[] = [];
    for (let n = 1; n <= SOURCES; n++) {
      const owner = await world.control.post<{ id: number }>('/users', { first_name: `Ann ${n}` });
      const chat = await world.control.post<{ id: number }>('/chats', {
        type: 'supergroup',
        title: `Square ${n}`,
        members: [owner.id],
        administrators: [owner.id],
        silent: true,
      });
      sources.push(chat.id);
    }
    await world.sql(
      `update chats set state = 'inactive', state_reason = 'another scene' where state = 'active'`,
    );
    await connect(world, 'private', ids);
    await connect(world, 'supergroup', sources);
    const seenCalls = (await world.control.get<{ calls: BotCall[] }>('/calls?limit=1')).calls.at(-1)?.id ?? 0;
    return new Scene({ world, size, sources, chats: [...ids, ...sources], seenCalls });
  }

  /** People post so many more, as far as the size goes; all that is left when nothing else is said. */
  async post(count = this.size.posts): Promise<void> {
    const end = Math.min(this.#posted.length + count, this.size.posts);
    while (this.#posted.length < end) {
      const source = this.#sources[this.#posted.length % SOURCES]!;
      const text = this.textOf(this.#posted.length);
      const { message } = await this.world.control.post<{ message: Message }>('/messages', {
        chat_id: source,
        text,
      });
      this.notePosted(source, message.message_id);
    }
  }

  /** What the post of that number says. */
  textOf(post: number): string {
    return `Post ${post} of ${this.#mark}, to be carried everywhere`;
  }

  /** A post was made past {@link post}. */
  notePosted(source: number, messageId: number): void {
    this.#posted.push({ source, messageId, at: Date.now() });
  }

  /** The chats in which people post. */
  get sources(): readonly number[] {
    return this.#sources;
  }

  /** The chats in which nobody posts. */
  get destinations(): readonly number[] {
    return this.#chats.filter((chat) => !this.#sources.includes(chat));
  }

  /** How many posts were made. */
  get posted(): number {
    return this.#posted.length;
  }

  /** How many copies have arrived, each counted once. */
  async arrived(): Promise<number> {
    for (;;) {
      const path = `/calls?since=${this.#seenCalls}&limit=${PAGE}`;
      const { calls } = await this.world.control.get<{ calls: BotCall[] }>(path);
      for (const call of calls) this.#note(call);
      if (calls.length < PAGE) return this.#arrived.size;
    }
  }

  /** How many copies are to be made in all. */
  get expected(): number {
    return this.size.posts * (this.#chats.length - 1);
  }

  /**
   * Waits until this share of all copies has arrived.
   *
   * @throws Error when nothing more arrives
   */
  async reached(share: number, patienceMs = 60_000): Promise<void> {
    const target = share * this.expected;
    while ((await this.arrived()) < target) {
      if (Date.now() - this.#lastProgress > patienceMs) {
        throw new Error(
          `only ${this.#arrived.size} of ${this.expected} copies arrived when the fault was due`,
        );
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Calls of the bot from now on, as the simulator notes them. */
  callsSince(time: number, method: string): Promise<BotCall[]> {
    const query = new URLSearchParams({ since: new Date(time).toISOString(), method });
    return this.world.control
      .get<{ calls: BotCall[] }>(`/calls?${query.toString()}`)
      .then(({ calls }) => calls);
  }

  /** Waits until everything has arrived and is settled, or nothing has arrived for so long. */
  async settled(patienceMs: number): Promise<void> {
    let seen = 0;
    for (;;) {
      const arrived = await this.arrived();
      if (arrived > seen) this.#lastProgress = Date.now();
      seen = arrived;
      if (arrived === this.expected && (await this.#isFinished())) return;
      if (Date.now() - this.#lastProgress > patienceMs) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Notes a promise that was broken, beyond what the observer sees by itself. */
  promise(kept: boolean, broken: string): void {
    if (!kept) this.#broken.push(broken);
  }

  /** Reads the chats and judges them. */
  async judged(): Promise<Verdict> {
    const doubts = await this.#doubts();
    const expectation: Expectation = {
      sources: this.#posted.map(({ source }) => source),
      chats: this.#chats,
    };
    const judgement = judge(
      expectation,
      await this.#held(),
      (post, chat) => doubts.get(`${post}@${chat}`) ?? 0,
    );
    const moments: Moment[] = [
      ...this.#posted.map(({ at }) => ({ at, open: this.#chats.length - 1 })),
      ...this.#arrivals.map((at) => ({ at, open: -1 })),
    ];
    return {
      ...judgement,
      posts: this.#posted.length,
      destinations: this.#chats.length - 1,
      doubts: [...doubts.values()].reduce((sum, count) => sum + count, 0),
      longestStallMs: longestStall(moments),
      broken: [...this.#broken, ...brokenIn(judgement, this.size.posts - this.#posted.length)],
    };
  }

  #note(call: BotCall): void {
    this.#seenCalls = call.id;
    const post = this.#postIn(call.parameters['text']);
    if (post === undefined || call.outcome.status !== 200) return;
    const key = `${post}@${Number(call.parameters['chat_id'])}`;
    if (this.#arrived.has(key)) return;
    this.#arrived.add(key);
    this.#arrivals.push(Date.parse(call.time));
    this.#lastProgress = Date.now();
  }

  #postIn(text: unknown): number | undefined {
    const [, post, mark] = (typeof text === 'string' && /^Post (\d+) of (\w+),/.exec(text)) || [];
    return mark === this.#mark ? Number(post) : undefined;
  }

  /** What each chat holds of this scene's posts, by the bot's hand. */
  async #held(): Promise<Held> {
    const held = new Map<number, number[]>();
    const left = [...this.#chats];
    const read = async (): Promise<void> => {
      for (let chat = left.pop(); chat !== undefined; chat = left.pop()) {
        const messages = await this.world.control.messages(chat);
        const posts = messages
          .filter(({ from }) => from?.id === BOT_ID)
          .map(({ text }) => this.#postIn(text));
        held.set(
          chat,
          posts.filter((post) => post !== undefined),
        );
      }
    };
    await Promise.all(Array.from({ length: CHATS_READ_AT_ONCE }, read));
    return held;
  }

  async #isFinished(): Promise<boolean> {
    if ((await this.world.updatesWaiting()) > 0) return false;
    const open = await this.world
      .sql(`select from posts where state in ('collecting', 'admitted', 'planned') limit 1`)
      // The database may be the very thing that is away.
      .catch(() => ['unknown']);
    return open.length === 0;
  }

  /** The attempts that the ledger counts as in doubt, by post and chat. */
  async #doubts(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.world.sql<{ source: string; message: string; chat: string; doubts: number }>(`
      select p.source_network_id as source, m.message_id as message, c.network_id as chat, d.doubts
      from deliveries d join posts p on p.id = d.post_id join parts m on m.post_id = d.post_id
      join chats c on c.id = d.chat_id where d.doubts > 0`);
    const numbers = new Map(
      this.#posted.map(({ source, messageId }, post) => [`${source}/${messageId}`, post]),
    );
    return new Map(
      rows.flatMap(({ source, message, chat, doubts }) => {
        const post = numbers.get(`${source}/${message}`);
        return post === undefined ? [] : [[`${post}@${chat}`, doubts]];
      }),
    );
  }
}

/** How a fault was withstood. */
export interface Verdict extends Judgement {
  readonly posts: number;
  readonly destinations: number;
  readonly doubts: number;
  readonly longestStallMs: number;
  /** The promises that were broken, each as a sentence. */
  readonly broken: readonly string[];
}

function brokenIn(judgement: Judgement, unposted: number): string[] {
  const { lost, twiceWithoutDoubt, outOfOrder, astray } = judgement;
  return [
    unposted > 0 && `${unposted} posts were never made`,
    lost > 0 && `${lost} copies are missing`,
    twiceWithoutDoubt > 0 &&
      `${twiceWithoutDoubt} copies came again although the ledger is in no doubt about them`,
    outOfOrder > 0 && `${outOfOrder} copies came after one of a later post`,
    astray > 0 && `${astray} copies came where none belong`,
  ].filter((sentence) => sentence !== false);
}

/** Connects chats to the hub, by SQL: the door would say hello in each of them. */
async function connect(world: World, kind: string, ids: readonly number[]): Promise<void> {
  await world.sql(
    `with made as (
       insert into chats (hub_id, network_id, kind, title, state)
       select 1, id, $2, 'Chat ' || id, 'active' from unnest($1::bigint[]) id returning id
     )
     insert into subscriptions (chat_id, trial_ends_at) select id, now() + interval '30 days' from made`,
    [ids, kind],
  );
}
