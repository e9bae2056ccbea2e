import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { subscriptionWorkflow, TEND_SUBSCRIPTIONS } from '../src/workflows/billing/contract.ts';
import { postWorkflowId } from '../src/workflows/posts/contract.ts';
import type { ChatId, PostId } from '../src/domain/ids.ts';
import { connectChats, postsFinished } from './chats.ts';
import { historyEvents } from './histories.ts';
import { sharedMemoryMbOfTree } from './processes.ts';
import { OPENED, type Product, startProduct } from './product.ts';
import { mean, slopeOf } from './rate.ts';
import { type Figure, type Report, rounded } from './report.ts';
import type { Stage } from './scenario.ts';
import { postBy } from './updates.ts';

const FIRST_SOURCE = -1_000_600_000;
const SOURCES = 100;
const FIRST_PERSON = 900_000_001;
const PEOPLE = 1_000;
/** So many histories are looked at; all of one kind are alike. */
const HISTORIES = 20;
const SUBSCRIPTIONS_WITHIN_MS = 60 * 60_000;

/** What something takes up at one size. */
type Resources = Readonly<Record<string, number>>;

/** Something of which there may be many. */
interface Subject {
  /** What one of them is called. */
  readonly one: string;
  readonly sizes: readonly number[];
  /** Makes it so large, from the size before. */
  grow(to: number, from: number): Promise<void>;
  /** The history events of all of them. */
  events?(size: number): Promise<number>;
}

/**
 * What one more chat, destination, post and open subscription takes up: memory, rows, bytes, history events. Each is
 * measured at several sizes, and the slope of the line through them is the figure.
 */
export async function growth(stage: Stage): Promise<Report> {
  const figures: Figure[] = [];
  const json: Readonly<Record<string, unknown>>[] = [];
  for (const subjectOf of [chats, destinations, posts, subscriptions]) {
    const product = await startProduct(stage.services, stage.telegram, {
      name: 'growth',
      env: { ...OPENED, WORKER_COUNT: String(stage.options.concurrency) },
      workers: 1,
    });
    try {
      const found = await Promise.race([
        measure(stage, product, await subjectOf(stage, product)),
        product.failed,
      ]);
      figures.push(...found.figures);
      json.push(...found.json);
    } finally {
      await product.stop();
    }
  }
  return { scenario: 'growth', figures, json };
}

async function measure(
  { services, log }: Stage,
  product: Product,
  subject: Subject,
): Promise<Pick<Report, 'figures' | 'json'>> {
  const { one, sizes } = subject;
  // What every process needs once is not counted: the smallest size comes before the first look.
  const looks: { readonly size: number; readonly resources: Resources }[] = [];
  let size = 0;
  for (const next of sizes) {
    log(`growth: ${next} of one ${one}`);
    await subject.grow(next, size);
    size = next;
    looks.push({ size, resources: await resourcesOf(services, product, subject, size) });
  }
  const names = Object.keys(looks[0]!.resources);
  const slopes = names.map((name) => ({
    name,
    slope: slopeOf(looks.map((look) => [look.size, look.resources[name]!] as const)),
  }));
  return {
    figures: slopes.map(({ name, slope }) => ({
      name: `one ${one}: ${name}`,
      value: slope,
      digits: 3,
      note: looks.map((look) => `${look.size}: ${look.resources[name]!.toFixed(0)}`).join(', '),
    })),
    json: looks.map((look) => ({
      scenario: 'growth',
      of: one,
      size: look.size,
      ...Object.fromEntries(
        Object.entries(look.resources).map(([name, value]) => [name.replaceAll(' ', '_'), rounded(value, 1)]),
      ),
    })),
  };
}

async function resourcesOf(
  services: Stage['services'],
  { sql, bot, workers }: Product,
  subject: Subject,
  size: number,
): Promise<Resources> {
  await sql.query('vacuum analyze');
  const { rows } = await sql.query<{ rows: string; bytes: string }>(
    `select sum(c.reltuples) filter (where c.relkind = 'r' and c.reltuples > 0)::bigint as rows,
            pg_database_size(current_database()) as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'`,
  );
  const events = await subject.events?.(size);
  return {
    'rows in PostgreSQL': Number(rows[0]!.rows),
    'bytes in PostgreSQL': Number(rows[0]!.bytes),
    'bytes in Temporal': bytesIn(join(services.directory, 'temporal')),
    ...(events !== undefined && { 'history events': events }),
    'KB of memory, worker': 1_024 * sharedMemoryMbOfTree(workers[0]!.pid),
    'KB of memory, bot': 1_024 * sharedMemoryMbOfTree(bot.pid),
    'KB of memory, Temporal': 1_024 * sharedMemoryMbOfTree(services.temporal.pid),
    'KB of memory, PostgreSQL': 1_024 * sharedMemoryMbOfTree(services.postgres.pid),
  };
}

/** The size of all files of a directory; 0 where a server keeps nothing there. */
function bytesIn(directory: string): number {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  } catch {
    return 0;
  }
}

/** Powers of ten up to a size, and that size. */
function sizesUpTo(most: number, from: number): number[] {
  const sizes: number[] = [];
  for (let size = from; size < most; size *= 10) sizes.push(size);
  return [...sizes, most];
}

async function chats({ options }: Stage, { sql }: Product): Promise<Subject> {
  return {
    one: 'chat',
    sizes: sizesUpTo(options.destinations, 1_000),
    grow: (to, from) =>
      connectChats(sql, { kind: 'private', count: to - from, firstId: 1 + from, receive: true }),
  };
}

/** One post for more and more chats; what is counted is what the post adds. */
async function destinations({ options, telegram }: Stage, { sql, link }: Product): Promise<Subject> {
  await connectChats(sql, { kind: 'supergroup', count: 1, firstId: FIRST_SOURCE, receive: false });
  // All chats are there from the start, so that only deliveries are added.
  await connectChats(sql, { kind: 'private', count: options.destinations, firstId: 1, receive: false });
  const sizes = sizesUpTo(options.destinations, 1_000);
  let before = 0;
  return {
    one: 'destination of a post',
    sizes,
    async grow(to) {
      await sql.query(
        `update hub_members set destination = true where chat_id in (
           select id from chats where network = 'telegram' and network_id::bigint between 1 and $1::bigint)`,
        [to],
      );
      // The posts before are forgotten with all that they left.
      await sql.query('truncate deliveries, copies');
      await telegram.forget();
      await telegram.give([postBy(FIRST_SOURCE, FIRST_PERSON + before++).update]);
      await telegram.received(to, 120_000 + to * 10);
      await postsFinished(sql, 120_000);
    },
    async events() {
      const { rows } = await sql.query<{ chat: ChatId; post: string }>(
        'select source_chat_id as chat, max(id) as post from posts group by 1',
      );
      return historyEvents(link, postWorkflowId(rows[0]!.chat, Number(rows[0]!.post) as PostId));
    },
  };
}

/** Posts for one chat each. */
async function posts({ options, telegram }: Stage, { sql, link }: Product): Promise<Subject> {
  await connectChats(sql, { kind: 'supergroup', count: SOURCES, firstId: FIRST_SOURCE, receive: false });
  await connectChats(sql, { kind: 'private', count: 1, firstId: 1, receive: true });
  return {
    one: 'post',
    sizes: sizesUpTo(options.posts, 100),
    async grow(to, from) {
      await telegram.forget();
      const updates = Array.from(
        { length: to - from },
        (_, n) => postBy(FIRST_SOURCE - (n % SOURCES), FIRST_PERSON + (n % PEOPLE)).update,
      );
      await telegram.give(updates);
      await telegram.received(to - from, 120_000 + 1_000 * (to - from));
      await postsFinished(sql, 120_000);
    },
    async events(size) {
      const { rows } = await sql.query<{ chat: ChatId; post: string }>(
        'select source_chat_id as chat, id as post from posts order by random() limit $1',
        [HISTORIES],
      );
      const events = await Promise.all(
        rows.map(({ chat, post }) => historyEvents(link, postWorkflowId(chat, Number(post) as PostId))),
      );
      return size * mean(events);
    },
  };
}

/** Subscriptions that are open, each a workflow that sleeps until its next reminder; the hourly upkeep opens them. */
async function subscriptions({ options }: Stage, { sql, link }: Product): Promise<Subject> {
  return {
    one: 'open subscription',
    sizes: sizesUpTo(options.subscriptions, 100),
    async grow(to, from) {
      await connectChats(sql, { kind: 'private', count: to - from, firstId: 1 + from, receive: true });
      await link.client.schedule.getHandle(TEND_SUBSCRIPTIONS.scheduleId).trigger();
      const end = Date.now() + SUBSCRIPTIONS_WITHIN_MS;
      for (;;) {
        const { rows } = await sql.query<{ left: number }>(
          'select count(*)::int as left from subscriptions where watched_version is null',
        );
        if (rows[0]!.left === 0) return;
        if (Date.now() > end) throw new Error(`${rows[0]!.left} subscriptions were not opened in time.`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    },
    async events(size) {
      const events: number[] = [];
      for await (const { workflowId } of link.client.workflow.list({
        query: `WorkflowType = '${subscriptionWorkflow}' AND ExecutionStatus = 'Running'`,
      })) {
        events.push(await historyEvents(link, workflowId));
        if (events.length === HISTORIES) break;
      }
      return size * mean(events);
    },
  };
}
