import type { LoopClient } from './bareLoop.ts';
import { bareLoopRate } from './baselines.ts';
import { connectChats, postsFinished } from './chats.ts';
import { historyEvents, workflowOfNewestPost } from './histories.ts';
import { pacedEvents } from './paced.ts';
import { forgetHighestMemory, highestMemoryMb, watchCpu } from './processes.ts';
import { OPENED, type Product, startProduct } from './product.ts';
import { profiled } from './profile.ts';
import { perSecond } from './rate.ts';
import { atLeast, atMost, type Figure, type Report, rounded } from './report.ts';
import { between, type Stage } from './scenario.ts';
import { postIn } from './updates.ts';

/** Memory is compared with a fan-out of this size, which also warms everything up. */
const SMALL = 1_000;
/** More sends than this would teach nothing new about a bare loop. */
const BASELINE_SENDS = 20_000;
const SOURCE = -1_000_000_001;

/** One post to N private chats, the limiter opened; if asked for, the history events at the default limits too. */
export async function fanout(stage: Stage): Promise<Report> {
  const { destinations, workers, concurrency, paced } = stage.options;
  const { small, large, loops, drift } = await atFullSpeed(stage);
  const figures = figuresOf(small, large, loops);
  const json = [small, large].map((fanOut) => jsonOf(fanOut, loops));
  if (paced) {
    const events = await pacedEvents(stage, destinations);
    figures.push(events.figure);
    json.push(events.json);
  }
  return {
    scenario: 'fanout',
    figures,
    json,
    remarks: [
      `${workers} worker(s), ${concurrency} calls at a time; the bare loop drifted by ${percent(drift)} meanwhile`,
      `first send after ${rounded(large.firstSendMs / 1000, 2)} s; CPU seconds: ${cpuText(large.cpu)}`,
      ...(large.whereTimeGoes ?? []),
    ],
  };
}

async function atFullSpeed(stage: Stage) {
  const { services, telegram, options, log } = stage;
  const { destinations, concurrency, workers } = options;
  const product = await startProduct(services, telegram, {
    name: 'fanout',
    env: { ...OPENED, WORKER_COUNT: String(concurrency) },
    workers,
    profile: options.profile,
  });
  try {
    const { sql } = product;
    await connectChats(sql, { kind: 'supergroup', count: 1, firstId: SOURCE, receive: false });
    const few = Math.min(SMALL, destinations);
    await connectChats(sql, { kind: 'private', count: few, firstId: 1, receive: true });
    log(`fanout: two posts to ${few} chats`);
    // The first one warms everything up.
    await measure(stage, product, few);
    const small = await measure(stage, product, few);

    const others = { kind: 'private', count: destinations - few, firstId: few + 1, receive: true } as const;
    await connectChats(sql, others);
    const sends = Math.min(destinations, BASELINE_SENDS);
    const loopOf = (client: LoopClient) => (): Promise<number> => {
      log(`fanout: a bare ${client} loop of ${sends} sends`);
      return bareLoopRate(services, telegram, { client, sends, concurrency });
    };
    const outer = await between(loopOf('undici'), () =>
      between(loopOf('Telegraf'), () => {
        log(`fanout: one post to ${destinations} chats`);
        return options.profile
          ? measureProfiled(stage, product, destinations)
          : measure(stage, product, destinations);
      }),
    );
    const { result: large, baseline: telegraf, drift } = outer.result;
    return { small, large, loops: { telegraf, undici: outer.baseline }, drift };
  } finally {
    await product.stop();
  }
}

/** The profiler takes a share of the worker's time, so the rate is no result then. */
async function measureProfiled(stage: Stage, product: Product, destinations: number): Promise<FanOut> {
  const whereTimeGoes: string[] = [];
  const worker = { name: 'worker', program: product.workers[0]!, directory: stage.services.directory };
  const fanOut = await profiled(worker, product.sql, whereTimeGoes, () =>
    measure(stage, product, destinations),
  );
  return { ...fanOut, whereTimeGoes };
}

/** What one fan-out came to. */
interface FanOut {
  readonly destinations: number;
  readonly perS: number;
  /** From the update to the first send: storing, admitting, planning. */
  readonly firstSendMs: number;
  readonly events: number;
  readonly memoryMb: number | undefined;
  readonly cpu: Readonly<Record<string, number>>;
  /** Lines about the worker and PostgreSQL, when they were profiled. */
  readonly whereTimeGoes?: readonly string[];
}

async function measure(
  { services, telegram }: Stage,
  product: Product,
  destinations: number,
): Promise<FanOut> {
  const { sql, workers, bot } = product;
  for (const { pid } of workers) forgetHighestMemory(pid);
  await telegram.forget();
  const cpuUsed = watchCpu({
    worker: workers[0]!.pid,
    bot: bot.pid,
    postgres: services.postgres.pid,
    temporal: services.temporal.pid,
    redis: services.redis.pid,
    sink: telegram.pid,
  });
  const { update } = postIn(SOURCE);
  await telegram.give([update]);
  // 20 sends a second would be a fault, and this ends it.
  const patienceMs = 60_000 + destinations * 50;
  await Promise.race([telegram.received(destinations, patienceMs), product.failed]);
  await Promise.race([postsFinished(sql, 60_000), product.failed]);
  const cpu = cpuUsed();
  const { arrivals, handedOut } = await telegram.notes();
  const chats = new Set(arrivals.chat).size;
  if (chats !== destinations || arrivals.at.length !== destinations) {
    throw new Error(`${arrivals.at.length} sends to ${chats} chats came of a post to ${destinations}.`);
  }
  const memory = workers.map(({ pid }) => highestMemoryMb(pid)).filter((mb) => mb !== undefined);
  return {
    destinations,
    perS: perSecond(arrivals.at),
    firstSendMs: arrivals.at[0]! - handedOut[0]!,
    events: await historyEvents(product.link, await workflowOfNewestPost(sql)),
    memoryMb: memory.length === 0 ? undefined : Math.max(...memory),
    cpu,
  };
}

function figuresOf(small: FanOut, result: FanOut, { telegraf, undici }: Loops): Figure[] {
  const figures: Figure[] = [
    {
      name: `sends/s to ${result.destinations} chats`,
      value: result.perS,
      baseline: { value: telegraf, of: 'bare Telegraf loop' },
      target: atLeast(1_000),
    },
    { name: 'of a bare Telegraf loop', value: result.perS / telegraf, digits: 2, target: atLeast(0.8) },
    {
      name: 'of a bare undici loop',
      value: result.perS / undici,
      digits: 2,
      note: `${rounded(undici, 0)}/s`,
      target: atLeast(0.5),
    },
    {
      name: `to ${small.destinations} chats, of a bare Telegraf loop`,
      value: small.perS / telegraf,
      digits: 2,
      target: atLeast(0.5),
    },
    { name: 'PostgreSQL, ms per send', value: postgresMs(result), digits: 3, target: atMost(0.08) },
    { name: 'history events', value: result.events, target: { of: 'value', most: 2_000, always: true } },
  ];
  if (result.memoryMb !== undefined && small.memoryMb !== undefined) {
    figures.push({
      name: 'worker memory at most, MB',
      value: result.memoryMb,
      baseline: { value: small.memoryMb, of: `for ${small.destinations} chats` },
      target: { of: 'excess', most: 50, always: true },
    });
  }
  return figures;
}

function jsonOf(fanOut: FanOut, { telegraf, undici }: Loops): Json {
  const { destinations, perS, events, memoryMb } = fanOut;
  return {
    scenario: 'fanout',
    destinations,
    per_s: rounded(perS, 0),
    baseline_per_s: rounded(telegraf, 0),
    ratio: rounded(perS / telegraf, 3),
    undici_per_s: rounded(undici, 0),
    undici_ratio: rounded(perS / undici, 3),
    postgres_ms: rounded(postgresMs(fanOut), 3),
    history_events: events,
    worker_rss_mb: memoryMb === undefined ? null : rounded(memoryMb, 0),
  };
}

/** Bare loops, in sends per second. */
interface Loops {
  readonly telegraf: number;
  readonly undici: number;
}

/** Milliseconds of PostgreSQL's processor time for each send. */
function postgresMs({ cpu, destinations }: FanOut): number {
  return (1_000 * cpu['postgres']!) / destinations;
}

type Json = Readonly<Record<string, unknown>>;

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function cpuText(cpu: Readonly<Record<string, number>>): string {
  return Object.entries(cpu)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`)
    .join(', ');
}
