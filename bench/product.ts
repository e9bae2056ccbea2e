import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../src/db/migrate.ts';
import { NODE_FLAGS } from '../src/main/process/nodeFlags.ts';
import { connectTemporal, type TemporalLink } from '../src/temporal/connect.ts';
import { prepareTemporal } from '../src/temporal/prepare.ts';
import { type Program, startProgram } from './program.ts';
import { NAMESPACE, type Services } from './services.ts';
import type { Telegram } from './telegram.ts';

/** Neither posts nor sends wait for a limit, and failures open no circuit breaker. */
export const OPENED: Readonly<Record<string, string>> = {
  AUTHOR_RATE_LIMIT: '0',
  GLOBAL_RATE_LIMIT: '100000',
  PRIVATE_CHAT_INTERVAL_MS: '0',
  GROUP_INTERVAL_MS: '0',
  GROUP_PER_MINUTE: '100000',
  CHAT_BREAKER_ERRORS: '1000',
  GLOBAL_BREAKER_LIMITED: '1000',
};

/** How a product is set up for a scenario. */
export interface ProductOptions {
  /** Names its database; letters only. */
  readonly name: string;
  /** Its environment, beyond the addresses. */
  readonly env: Readonly<Record<string, string>>;
  readonly workers: number;
  /** Lets its processes be profiled by signal; see profiler.ts. */
  readonly profile?: boolean;
}

/** The product's own processes over a database of their own. */
export interface Product {
  readonly bot: Program;
  readonly workers: readonly Program[];
  /** Its database, as the bench asks it. */
  readonly sql: Client;
  readonly databaseUrl: string;
  readonly link: TemporalLink;
  /** Rejects when one of its processes ends by itself; never resolves. */
  readonly failed: Promise<never>;
  /** Starts one more worker. */
  startWorker(): Promise<Program>;
  stop(): Promise<void>;
}

let products = 0;

/** Makes a database and starts bot and workers on it, as an operator starts them. */
export async function startProduct(
  services: Services,
  telegram: Telegram,
  { name, env, workers, profile = false }: ProductOptions,
): Promise<Product> {
  const payloadKey = benchPayloadKey();
  const databaseUrl = await makeDatabase(services, name);
  const link = await linkTo(services);
  await prepareTemporal(link);
  await searchable(link);

  // Each has a bot id of its own: the limiter's state in Redis belongs to a bot.
  const token = `${7_000_000 + ++products}:bench`;
  const processEnv = {
    BOT_TOKEN: token,
    LOCAL_API_URL: telegram.apiRoot,
    DATABASE_URL: databaseUrl,
    REDIS_URL: services.redis.url,
    TEMPORAL_ADDRESS: services.temporal.url,
    TEMPORAL_NAMESPACE: NAMESPACE,
    PAYLOAD_KEY: payloadKey.toString('base64'),
    BENCH_DIRECTORY: services.directory,
    LOG_LEVEL: 'warning',
    ...env,
  };
  const nodeArguments = [...NODE_FLAGS, ...(profile ? ['--import', './bench/profiler.ts'] : [])];
  const start = (entry: string, log: string): Promise<Program> =>
    startProgram({
      entry,
      env: processEnv,
      logFile: join(services.directory, `${name}-${log}.log`),
      nodeArguments,
    });
  const programs: Program[] = [];
  const sql = new Client({ connectionString: databaseUrl });
  const stop = async (): Promise<void> => {
    // Workflows last: while workers carry on, a busy server takes minutes for what it then does in seconds.
    await Promise.all(programs.map((program) => program.end()));
    await endWorkflows(link);
    await sql.end();
    await link.close();
  };
  try {
    await sql.connect();
    for (let n = 1; n <= workers; n++) {
      programs.push(await start('src/main/worker.ts', `worker${n}`));
    }
    const bot = await start('src/main/bot.ts', 'bot');
    const startWorker = async (): Promise<Program> => {
      const worker = await start('src/main/worker.ts', `worker${programs.length}`);
      programs.push(worker);
      return worker;
    };
    const product = { bot, workers: [...programs], sql, databaseUrl, link, startWorker, stop };
    programs.push(bot);
    return { ...product, failed: Promise.race(programs.map(({ failed }) => failed)) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes a migrated database on the run's server. */
export async function makeDatabase(services: Services, name: string): Promise<string> {
  const url = new URL(services.postgres.url);
  url.pathname = `/bench_${name}`;
  const maintenance = new Client({ connectionString: services.postgres.url });
  await maintenance.connect();
  await maintenance.query(`drop database if exists bench_${name} with (force)`);
  await maintenance.query(`create database bench_${name}`);
  await maintenance.end();
  await migrate(url.href);
  return url.href;
}

/** A connection to the run's Temporal, made as the product makes its own. */
export function linkTo(services: Services): Promise<TemporalLink> {
  const temporal = { address: services.temporal.url, namespace: NAMESPACE, port: 0, uiPort: 0 };
  return connectTemporal(temporal, { write: benchPayloadKey() });
}

/** Payloads are encrypted as in production; nobody needs to keep this key. */
function benchPayloadKey(): Buffer {
  return createHash('sha256').update('bench').digest();
}

const SEARCHABLE_WITHIN_MS = 60_000;

/** A server takes seconds to hear of new search attributes, and refuses starts that use them until then. */
async function searchable(link: TemporalLink): Promise<void> {
  const end = Date.now() + SEARCHABLE_WITHIN_MS;
  for (;;) {
    try {
      await link.client.workflow.count(`PartylineChat = 'nobody'`);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const ENDED_WITHIN_MS = 60_000;

/** The next product on the same server is to find nothing to do. A busy server is asked again. */
async function endWorkflows(link: TemporalLink): Promise<void> {
  const end = Date.now() + ENDED_WITHIN_MS;
  for (;;) {
    try {
      return await endRunning(link);
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

async function endRunning({ client }: TemporalLink): Promise<void> {
  for await (const { workflowId } of client.workflow.list({ query: `ExecutionStatus = 'Running'` })) {
    // It may end by itself meanwhile.
    await client.workflow
      .getHandle(workflowId)
      .terminate('measured')
      .catch(() => {});
  }
}
