import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findFreePort } from '../embedded/ports.ts';
import { recordProcess } from '../embedded/runRecord.ts';
import { migrate } from '../src/db/migrate.ts';
import { BreakableLine } from '../test/e2e/harness/breakableLine.ts';
import { type Control, controlOf } from '../test/e2e/harness/control.ts';
import { makeNamespace } from '../test/e2e/harness/namespace.ts';
import { DIRECTORY_PREFIX } from '../test/support/abandonedRuns.ts';
import { KeptProcess } from './keptProcess.ts';
import { Product } from './product.ts';
import { NAMESPACE, Servers } from './servers.ts';
import { SmallDisk } from './smallDisk.ts';

const TOKEN = '7000000001:a-secret-of-the-chaos';
export const BOT_ID = Number.parseInt(TOKEN, 10);

/**
 * Sends wait for no chat's limit and albums are not collected for long, so that runs are short; breakers open as
 * they do by default, but not for as long.
 */
const HASTE = {
  PRIVATE_CHAT_INTERVAL_MS: '0',
  GROUP_INTERVAL_MS: '0',
  GROUP_PER_MINUTE: '100000',
  AUTHOR_RATE_LIMIT: '0',
  ALBUM_QUIET_MS: '200',
  CHAT_BREAKER_PAUSE_SECONDS: '3',
  RATE_LIMIT_MSG_PER_SEC: '0',
  RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
  FIND_DEBOUNCE_SEC: '0',
  PAIR_YOUNG_CHAT_SECONDS: '0',
  PAIR_MEET_AGAIN_MINUTES: '0',
};

/** What a world is made with. */
export interface WorldOptions {
  /** How many sends a second the product makes at most. */
  readonly perSecond: number;
  /** How many workers run. */
  readonly workers: number;
  /** Whether the database lies on a disk that can be filled up. */
  readonly smallDisk?: boolean;
  /** Stands between the product and the simulator, whose address it is given; it answers with its own. */
  readonly between?: (simulatorUrl: string) => Promise<{ url: string; close(): Promise<void> }>;
}

/** What a world consists of. */
interface Parts {
  readonly servers: Servers;
  readonly control: Control;
  readonly line: BreakableLine;
  readonly disk: SmallDisk | undefined;
  readonly product: Product;
  readonly endings: Endings;
}

/** A Telegram, servers, and a product that runs on them, each a process of its own that can be struck. */
export class World {
  readonly servers: Servers;
  /** What people and circumstances do in the simulator, past the line that the product uses. */
  readonly control: Control;
  /** The network between the product and the simulator. */
  readonly line: BreakableLine;
  readonly disk: SmallDisk | undefined;
  readonly product: Product;
  readonly #endings: Endings;

  private constructor(parts: Parts) {
    this.servers = parts.servers;
    this.control = parts.control;
    this.line = parts.line;
    this.disk = parts.disk;
    this.product = parts.product;
    this.#endings = parts.endings;
  }

  /**
   * Starts everything.
   *
   * @throws Obstacle when something that was asked for cannot be had on this machine
   */
  static async start(options: WorldOptions): Promise<World> {
    const endings = new Endings();
    try {
      return new World(await startParts(options, endings));
    } catch (error) {
      await endings.run();
      throw error;
    }
  }

  /** Asks the database, over a connection of its own: the server may have been another one a moment ago. */
  async sql<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.servers.url('postgres') });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows as Row[];
    } finally {
      await client.end();
    }
  }

  /** How many updates the bot has not confirmed to the simulator. */
  async updatesWaiting(): Promise<number> {
    const { bots } = await this.control.get<{ bots: { id: number; pending_update_count: number }[] }>(
      '/bots',
    );
    return bots.find(({ id }) => id === BOT_ID)!.pending_update_count;
  }

  /** Ends everything, and removes what it left. */
  close(): Promise<void> {
    return this.#endings.run();
  }
}

/** What is to be ended at the end, the last thing first. */
class Endings {
  readonly #steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) await step();
  }
}

async function startParts(options: WorldOptions, endings: Endings): Promise<Parts> {
  const directory = mkdtempSync(join(tmpdir(), `${DIRECTORY_PREFIX}chaos-`));
  endings.add(() => rmSync(directory, { recursive: true, force: true }));
  // Should we be killed, the next run of the tests ends what is left of this.
  recordProcess(join(directory, 'run'), 'owner', process.pid);

  const disk = options.smallDisk ? SmallDisk.mount(directory) : undefined;
  endings.add(() => disk?.unmount());
  const servers = await Servers.start(directory);
  endings.add(() => servers.stop());
  const payloadKey = randomBytes(32);
  await Promise.all([
    prepareDatabase(servers.url('postgres'), disk),
    makeNamespace(servers.url('temporal'), NAMESPACE, payloadKey),
  ]);

  const simulatorUrl = await startSimulator(directory, endings);
  const control = controlOf(simulatorUrl);
  await control.post('/bots', { token: TOKEN, username: 'chaos_bot', can_read_all_group_messages: true });
  const between = await options.between?.(simulatorUrl);
  endings.add(() => between?.close());
  const line = await BreakableLine.to('127.0.0.1', Number(new URL(between?.url ?? simulatorUrl).port));
  endings.add(() => line.cut());

  const env = {
    BOT_TOKEN: TOKEN,
    LOCAL_API_URL: `http://127.0.0.1:${line.port}`,
    DATABASE_URL: servers.url('postgres'),
    REDIS_URL: servers.url('redis'),
    TEMPORAL_ADDRESS: servers.url('temporal'),
    TEMPORAL_NAMESPACE: NAMESPACE,
    PAYLOAD_KEY: payloadKey.toString('base64'),
    GLOBAL_RATE_LIMIT: String(options.perSecond),
    ...HASTE,
  };
  const product = new Product(directory, env);
  endings.add(() => product.stop());
  await product.start(options.workers);
  return { servers, control, line, disk, product, endings };
}

async function startSimulator(directory: string, endings: Endings): Promise<string> {
  const port = await findFreePort();
  const simulator = await KeptProcess.start({
    entry: 'simulator/main.ts',
    env: { SIMULATOR_PORT: String(port) },
    logFile: join(directory, 'simulator.log'),
  });
  endings.add(() => simulator.stop());
  return `http://127.0.0.1:${port}`;
}

/** Creates the tables, on the small disk if there is one; the write-ahead log stays on the normal one. */
async function prepareDatabase(url: string, disk: SmallDisk | undefined): Promise<void> {
  if (disk !== undefined) {
    const maintenance = new URL(url);
    maintenance.pathname = '/postgres';
    const client = new Client({ connectionString: maintenance.href });
    await client.connect();
    await client.query(`create tablespace small location '${disk.tablespace}'`);
    await client.query(`alter database ${new URL(url).pathname.slice(1)} set tablespace small`);
    await client.end();
  }
  await migrate(url);
}
