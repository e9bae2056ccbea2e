import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../simulator/telegram.ts';
import { DEFAULT_HUB } from '../src/domain/ids.ts';
import type { ChatKind } from '../src/domain/posts/post.ts';
import type { BotCall } from '../test/e2e/harness/control.ts';
import { textId } from '../test/support/ids.ts';
import { insertMembers } from '../test/support/world/rows.ts';
import { judge, type Judgement, longestStall, type Moment } from './observer.ts';
import { Watcher } from './watcher.ts';
import { BOT_ID, type World } from './world.ts';

/** How much is posted, and to how many chats. */
export interface Size {
  readonly posts: number;
  readonly destinations: number;
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

/** A post that people made. */
interface Posted {
  readonly source: number;
  readonly messageId: number;
  readonly at: number;
}

/** How many chats people post in, one after the other. */
const SOURCES = 2;
const LOOK_EVERY_MS = 100;
/** When nothing has arrived for this long, what a fault waits for will not come. */
const HOPELESS_MS = 60_000;

/** Chats, people who post there, and what becomes of it. */
export class Scene {
  readonly world: World;
  readonly size: Size;
  /** The chats in which people post; they get each other's posts too. */
  readonly sources: readonly number[];
  /** The chats in which nobody posts. */
  readonly destinations: readonly number[];
  readonly #watcher: Watcher;
  readonly #posted: Posted[] = [];
  readonly #broken: string[] = [];

  private constructor(world: World, size: Size, chats: readonly (readonly number[])[], watcher: Watcher) {
    this.world = world;
    this.size = size;
    [this.sources = [], this.destinations = []] = chats;
    this.#watcher = watcher;
  }

  /** Makes the chats, and takes all earlier ones out of the hub. */
  static async begin(world: World, size: Size): Promise<Scene> {
    const { ids } = await world.control.post<{ ids: number[] }>('/chats/bulk', {
      count: size.destinations,
      type: 'private',
      silent: true,
    });
    const sources: number[] = [];
    for (let n = 1; n <= SOURCES; n++) sources.push(await makeSquare(world, `Square ${n}`));
    await world.sql(
      `update hub_members set state = 'inactive', state_reason = 'another scene' where state = 'active'`,
    );
    await connect(world, 'private', ids);
    await connect(world, 'supergroup', sources);
    return new Scene(world, size, [sources, ids], await Watcher.begin(world.control, BOT_ID));
  }

  /** People post this number of further posts, or all that the size of the scene leaves. */
  async post(count = this.size.posts): Promise<void> {
    const end = Math.min(this.#posted.length + count, this.size.posts);
    while (this.#posted.length < end) {
      const source = this.sources[this.#posted.length % SOURCES]!;
      const { message } = await this.world.control.post<{ message: Message }>('/messages', {
        chat_id: source,
        text: this.textOf(this.#posted.length),
      });
      this.notePosted(source, message.message_id);
    }
  }

  /** What the post of that number says. */
  textOf(post: number): string {
    return this.#watcher.textOf(post);
  }

  /** The next post was made, past {@link post}. */
  notePosted(source: number, messageId: number): void {
    this.#posted.push({ source, messageId, at: Date.now() });
  }

  /**
   * Waits until this share of all copies has arrived.
   *
   * @throws Error when nothing more arrives
   */
  async reached(share: number): Promise<void> {
    for (;;) {
      const arrived = await this.#watcher.arrived();
      if (arrived >= share * this.#expected) return;
      if (this.#watcher.idleMs > HOPELESS_MS) {
        throw new Error(`only ${arrived} of ${this.#expected} copies arrived before it was due`);
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** The bot's calls of that method from then on, as the simulator notes them. */
  async callsSince(time: number, method: string): Promise<BotCall[]> {
    const query = new URLSearchParams({ since: new Date(time).toISOString(), method });
    return (await this.world.control.get<{ calls: BotCall[] }>(`/calls?${query.toString()}`)).calls;
  }

  /** Waits until everything has arrived and is settled, or until nothing has arrived for this many milliseconds. */
  async settled(patienceMs: number): Promise<void> {
    const began = Date.now();
    for (;;) {
      const arrived = await this.#watcher.arrived();
      if (arrived === this.#expected && (await this.#isFinished())) return;
      if (Math.min(this.#watcher.idleMs, Date.now() - began) > patienceMs) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Notes a promise that was broken, beyond what the observer sees by itself. */
  promise(kept: boolean, broken: string): void {
    if (!kept) this.#broken.push(broken);
  }

  /** Reads the chats and judges them. */
  async judged(): Promise<Verdict> {
    const chats = [...this.destinations, ...this.sources];
    const doubts = await this.#doubts();
    const judgement = judge(
      { sources: this.#posted.map(({ source }) => source), chats },
      await this.#watcher.held(chats),
      (post, chat) => doubts.get(`${post}@${chat}`) ?? 0,
    );
    const moments: Moment[] = [
      ...this.#posted.map(({ at }) => ({ at, open: this.#audience })),
      ...this.#watcher.times.map((at) => ({ at, open: -1 })),
    ];
    return {
      ...judgement,
      posts: this.#posted.length,
      destinations: this.#audience,
      doubts: [...doubts.values()].reduce((sum, count) => sum + count, 0),
      longestStallMs: longestStall(moments),
      broken: [...this.#broken, ...brokenIn(judgement, this.size.posts - this.#posted.length)],
    };
  }

  /** How many chats each post goes to. */
  get #audience(): number {
    return this.destinations.length + this.sources.length - 1;
  }

  /** How many copies are to be made in all. */
  get #expected(): number {
    return this.size.posts * this.#audience;
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

/** Makes a group in which somebody can post. */
async function makeSquare(world: World, title: string): Promise<number> {
  const owner = await world.control.post<{ id: number }>('/users', { first_name: `Owner of ${title}` });
  const chat = await world.control.post<{ id: number }>('/chats', {
    type: 'supergroup',
    title,
    members: [owner.id],
    administrators: [owner.id],
    silent: true,
  });
  return chat.id;
}

/** Connects chats to the hub, by SQL, since joining would say hello in each of them. */
async function connect(world: World, kind: ChatKind, ids: readonly number[]): Promise<void> {
  await insertMembers(world, DEFAULT_HUB, ids.map(textId), { kind });
}
