import { randomBytes, randomInt } from 'node:crypto';
import { jest } from '@jest/globals';
import { Client } from 'pg';
import { type Simulator, startSimulator } from '../../../simulator/server.ts';
import type { ChatType, Message } from '../../../simulator/telegram.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { createDatabase, redisUrl, temporalAddress, type TestDatabase } from '../../support/services.ts';
import { until } from '../../support/until.ts';
import { BreakableLine } from './breakableLine.ts';
import { type Control, controlOf } from './control.ts';
import { countWorkflows, readHistories } from './histories.ts';
import { makeNamespace } from './namespace.ts';
import { Person } from './person.ts';
import { type MessageFields, Place, type TownBot } from './place.ts';
import { type Program, type ProgramName, startProgram } from './program.ts';

// Towns are real, and the machine may be busy: what a test waits for is bounded in the test itself.
jest.setTimeout(120_000);

/** What the press of a button is answered with. */
export interface PressAnswer {
  readonly answered: boolean;
  readonly text?: string;
  readonly show_alert?: boolean;
}

/** What a town is made with. */
export interface TownOptions {
  /** Environment of the product, beyond the town's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the bot reads all messages of groups; it does unless this is false. */
  readonly privacyModeOff?: boolean;
  /** Whether {@link Town.cut} can be used. */
  readonly cuttable?: boolean;
  /** `host:port` of a Temporal of the town's own, instead of the one that all share. */
  readonly temporal?: string;
}

/** What the product depends on and can be cut off from. */
export type Dependency = 'temporal' | 'postgres' | 'redis';

/** Sends wait for no limit, and failures open no circuit breaker. */
const UNLIMITED = {
  GLOBAL_RATE_LIMIT: '100000',
  PRIVATE_CHAT_INTERVAL_MS: '0',
  GROUP_INTERVAL_MS: '0',
  GROUP_PER_MINUTE: '100000',
  CHAT_BREAKER_ERRORS: '1000',
  GLOBAL_BREAKER_LIMITED: '1000',
};

/**
 * How long to hold up a call that is let go with {@link Control.calm}: longer than a slow machine takes for what a test
 * does meanwhile, and shorter than the product waits for an answer.
 */
export const HELD_UP_MS = 14_000;

/** What no log may show. */
export const TOKEN_SECRET = 'a-secret-of-the-town';

/** The hub's admin in every town. */
const ADMIN_ID = 900_001;

/** A Telegram, a product that runs against it, and people who talk. */
export class Town {
  readonly control: Control;
  readonly admin: Person = new Person(ADMIN_ID);
  readonly #simulator: Simulator;
  readonly #database: TestDatabase;
  readonly #sql: Client;
  #bot: TownBot;
  #env: NodeJS.ProcessEnv;
  readonly #temporal: string;
  readonly #dependencies: ReadonlyMap<Dependency, BreakableLine>;
  readonly #programs = new Map<ProgramName, Program>();
  readonly #others: Program[] = [];
  readonly #lines: (readonly string[])[] = [];

  constructor(parts: {
    simulator: Simulator;
    database: TestDatabase;
    sql: Client;
    bot: TownBot;
    env: NodeJS.ProcessEnv;
    temporal: string;
    lines: ReadonlyMap<Dependency, BreakableLine>;
  }) {
    this.#simulator = parts.simulator;
    this.control = controlOf(parts.simulator.url);
    this.#database = parts.database;
    this.#sql = parts.sql;
    this.#bot = parts.bot;
    this.#env = parts.env;
    this.#temporal = parts.temporal;
    this.#dependencies = parts.lines;
  }

  /** Where the simulated Telegram is; a browser sees the playground there. */
  get address(): string {
    return this.#simulator.url;
  }

  /** What the product's processes are told. */
  get environment(): NodeJS.ProcessEnv {
    return { ...this.#env };
  }

  /**
   * Makes another bot, which is the town's from now on. The product runs it under that variable from the next start of its
   * processes on.
   */
  async changeBot(variable: string): Promise<void> {
    const id = randomInt(1_000_000_000, 9_000_000_000);
    this.#bot = { id, token: `${id}:${TOKEN_SECRET}` };
    await this.control.post('/bots', {
      token: this.#bot.token,
      username: 'other_town_bot',
      can_read_all_group_messages: true,
    });
    this.#env = { ...this.#env, [variable]: this.#bot.token };
  }

  /** Sets the Stars on the bot's balance. */
  async haveStars(stars: number): Promise<void> {
    await this.control.post('/bots', { token: this.#bot.token, stars });
  }

  /** The Stars on the bot's balance. */
  async stars(): Promise<number> {
    const { bots } = await this.control.get<{ bots: { id: number; stars: number }[] }>('/bots');
    return bots.find(({ id }) => id === this.#bot.id)!.stars;
  }

  /** Makes that many groups at once, and waits until they are connected. */
  async groups(count: number): Promise<number[]> {
    const { ids } = await this.control.post<{ ids: number[] }>('/chats/bulk', {
      count,
      type: 'supergroup',
      bot: 'member',
      bot_token: this.#bot.token,
    });
    await this.updatesTaken();
    return ids;
  }

  /** Starts a process of the product. */
  async start(name: ProgramName): Promise<void> {
    const program = await startProgram(name, this.#env);
    this.#programs.set(name, program);
    this.#lines.push(program.lines);
  }

  /** Starts one more of the same kind; it runs until the town is closed. */
  async startAnother(name: ProgramName): Promise<void> {
    const program = await startProgram(name, this.#env);
    this.#others.push(program);
    this.#lines.push(program.lines);
  }

  /** Cuts the product off from what it depends on. */
  cut(dependency: Dependency): void {
    this.#dependencies.get(dependency)!.cut();
  }

  /** Undoes {@link Town.cut}. */
  async mend(dependency: Dependency): Promise<void> {
    await this.#dependencies.get(dependency)!.mend();
  }

  /** Ends a process of the product by that signal; its exit code, or null when it was killed. */
  async end(name: ProgramName, signal: NodeJS.Signals): Promise<number | null> {
    const program = this.#programs.get(name);
    this.#programs.delete(name);
    return program ? program.end(signal) : null;
  }

  /** Every line that the product wrote so far. */
  get log(): string[] {
    return this.#lines.flat();
  }

  /** Somebody new. */
  async person(name: string): Promise<Person> {
    const { id } = await this.control.post<{ id: number }>('/users', { first_name: name });
    return new Person(id);
  }

  /** A new chat that has just been connected; it is taken out again by {@link Town.clear}. */
  async chat(kind: ChatType, title: string, fields: MessageFields = {}): Promise<Place> {
    const place = await this.unconnectedChat(kind, title, {
      bot: kind === 'channel' ? 'administrator' : 'member',
      ...fields,
    });
    await this.updatesTaken();
    await place.listen();
    return place;
  }

  /** A new chat as it is before the bot was added. */
  async unconnectedChat(kind: ChatType, title: string, fields: MessageFields = {}): Promise<Place> {
    const owner = await this.person(`Owner of ${title}`);
    const { id } = await this.control.post<{ id: number }>('/chats', {
      type: kind,
      title,
      members: [owner.id],
      ...(kind !== 'private' && { administrators: [owner.id] }),
      bot: 'none',
      bot_token: this.#bot.token,
      ...fields,
    });
    return this.place(id, kind);
  }

  /** A chat that is there already. */
  place(id: number, kind: ChatType): Place {
    return new Place(this.control, this.#bot, id, kind);
  }

  /** Waits until every update is taken and everything that was posted is where it belongs. */
  async settled(withinMs = 60_000): Promise<void> {
    try {
      await until(
        async () =>
          (await this.updatesWaiting()) === 0 &&
          (await this.tasksWaiting()) === 0 &&
          (await this.postsUnderWay()) === 0,
        withinMs,
      );
    } catch (error) {
      const state = await this.sql(`
        select p.id, p.state as post, d.state, d.reason, count(*)::int
        from posts p left join deliveries d on d.post_id = p.id
        where p.state not in ('closed', 'refused') group by 1, 2, 3, 4 limit 10`);
      throw new Error(
        `The town did not settle within ${withinMs} ms: ${await this.updatesWaiting()} updates wait, under way ` +
          `are ${JSON.stringify(state)}. Last lines:\n${this.log.slice(-15).join('\n')}`,
        { cause: error },
      );
    }
  }

  /** Somebody presses a button of a message: the first, or the one of that label. What the press was answered with. */
  async press(message: Message, by: Person, label?: string): Promise<PressAnswer> {
    const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
    const button = label === undefined ? buttons[0] : buttons.find(({ text }) => text === label);
    if (!button) throw new Error(`There is no button ${label} in ${JSON.stringify(buttons)}`);
    const { callback_query_id } = await this.control.post<{ callback_query_id: string }>('/callbacks', {
      chat_id: message.chat.id,
      message_id: message.message_id,
      from_id: by.id,
      data: button.callback_data,
      bot_token: this.#bot.token,
    });
    await this.updatesTaken();
    return this.control.get(`/callbacks/${callback_query_id}`);
  }

  /** Waits until the bot has taken every update and given its answers. */
  async updatesTaken(): Promise<void> {
    await until(async () => (await this.updatesWaiting()) === 0 && (await this.tasksWaiting()) === 0, 60_000);
  }

  /** How many requests the bot has not answered, and how many messages it has still to say. */
  async tasksWaiting(): Promise<number> {
    const [row] = await this.sql<{ tasks: number }>('select count(*)::int as tasks from bot_tasks');
    return row!.tasks;
  }

  /** Waits until every fault has hit as many calls as it was ordered for: those that latency holds up are then under way. */
  async faultsSpent(): Promise<void> {
    await until(
      async () => (await this.control.get<{ faults: object[] }>('/faults')).faults.length === 0,
      60_000,
    );
  }

  /** How many updates the bot has not confirmed. */
  async updatesWaiting(): Promise<number> {
    const { bots } = await this.control.get<{ bots: { id: number; pending_update_count: number }[] }>(
      '/bots',
    );
    return bots.find(({ id }) => id === this.#bot.id)?.pending_update_count ?? 0;
  }

  /** How many posts are not finished. */
  async postsUnderWay(): Promise<number> {
    const [row] = await this.sql<{ posts: number }>(
      `select count(*)::int as posts from posts where state in ('collecting', 'admitted', 'planned')`,
    );
    return row!.posts;
  }

  /** Waits until the workflows of that many posts have found the hub paused: until it is resumed, they send nothing. */
  async postsHeld(posts: number): Promise<void> {
    const query = `PartylineState = 'held' AND ExecutionStatus = 'Running'`;
    await until(
      async () => (await countWorkflows(this.#temporal, this.#env['TEMPORAL_NAMESPACE']!, query)) === posts,
      60_000,
    );
  }

  /** As if that many seconds had passed for what processes hold in the database, also those that are dead, and for what waits there. */
  async age(seconds: number): Promise<void> {
    await this.sql(
      `update deliveries set lease_until = lease_until - make_interval(secs => $1),
                             not_before = not_before - make_interval(secs => $1)
       where lease_until is not null or not_before is not null`,
      [seconds],
    );
    await this.sql(`update bot_tasks set held_until = held_until - make_interval(secs => $1)`, [seconds]);
  }

  /** Asks or changes the database, for what has no command yet. */
  async sql<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#sql.query(text, [...values])).rows as Row[];
  }

  /** What Temporal stores about the posts, each history as one text in which payloads stand as their bytes. */
  histories(): Promise<string[]> {
    return readHistories(this.#temporal, this.#env['TEMPORAL_NAMESPACE']!);
  }

  /** Lets everything come to rest and takes all chats out of the hub, so that the next test begins anew. */
  async clear(): Promise<void> {
    await this.control.calm();
    await this.settled();
    await this.sql(`update hub_members set state = 'inactive', state_reason = 'the test is over'`);
    await this.sql('update hubs set paused_at = null, signature = null');
  }

  /** Ends everything that the town started. */
  async close(): Promise<void> {
    const programs = [...this.#programs.values(), ...this.#others];
    await Promise.all(programs.map((program) => program.end('SIGTERM')));
    for (const line of this.#dependencies.values()) line.cut();
    await this.#sql.end();
    await this.#simulator.close();
    await this.#database.drop();
  }
}

/** Builds a town and starts the product in it. */
export async function startTown(options: TownOptions = {}): Promise<Town> {
  const payloadKey = randomBytes(32);
  // All test files share one Redis, which keeps limits and notices by the bot's id.
  const botId = randomInt(1_000_000_000, 9_000_000_000);
  const token = `${botId}:${TOKEN_SECRET}`;
  const namespace = `e2e-${botId}`;
  const temporal = options.temporal ?? temporalAddress();
  const [simulator, database] = await Promise.all([
    startSimulator({ port: 0 }),
    createDatabase(migrate),
    makeNamespace(temporal, namespace, payloadKey),
  ]);
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  const lines = options.cuttable
    ? await layLines(database.url, temporal)
    : new Map<Dependency, BreakableLine>();
  const env = {
    PATH: process.env['PATH'],
    BOT_TOKEN: token,
    LOCAL_API_URL: simulator.url,
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl(),
    TEMPORAL_ADDRESS: temporal,
    ...linesEnvironment(lines, database.url),
    TEMPORAL_NAMESPACE: namespace,
    PAYLOAD_KEY: payloadKey.toString('base64'),
    ADMIN_USER_IDS: String(ADMIN_ID),
    // Whoever comes to a bot of the hub alone takes part in it; tests of strangers name their lines.
    LINES: 'hub',
    ...UNLIMITED,
    ...options.env,
  };
  const town = new Town({ simulator, database, sql, bot: { id: botId, token }, env, temporal, lines });
  await town.control.post('/bots', {
    token,
    username: 'town_bot',
    can_read_all_group_messages: options.privacyModeOff ?? true,
  });
  await town.control.post('/users', { id: ADMIN_ID, first_name: 'Admin' });
  const started = await Promise.allSettled([town.start('worker'), town.start('bot')]);
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) {
    // Whoever has no town cannot close it.
    await town.close();
    throw failed.reason;
  }
  return town;
}

async function layLines(databaseUrl: string, temporal: string): Promise<Map<Dependency, BreakableLine>> {
  const [temporalHost, temporalPort] = temporal.split(':');
  const [postgres, redis] = [new URL(databaseUrl), new URL(redisUrl())];
  return new Map([
    ['temporal', await BreakableLine.to(temporalHost!, Number(temporalPort))],
    ['postgres', await BreakableLine.to(postgres.hostname, Number(postgres.port))],
    ['redis', await BreakableLine.to(redis.hostname, Number(redis.port))],
  ]);
}

/** The product's addresses when it goes through these lines. */
function linesEnvironment(
  lines: ReadonlyMap<Dependency, BreakableLine>,
  databaseUrl: string,
): Record<string, string> {
  if (lines.size === 0) return {};
  const [postgres, redis] = [new URL(databaseUrl), new URL(redisUrl())];
  for (const [url, line] of [
    [postgres, lines.get('postgres')],
    [redis, lines.get('redis')],
  ] as const) {
    url.host = `127.0.0.1:${line!.port}`;
  }
  return {
    DATABASE_URL: postgres.href,
    REDIS_URL: redis.href,
    TEMPORAL_ADDRESS: `127.0.0.1:${lines.get('temporal')!.port}`,
  };
}
