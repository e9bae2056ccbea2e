import { bareLoopRate } from './baselines.ts';
import { connectChats, postsFinished } from './chats.ts';
import { historyEvents } from './histories.ts';
import { pacedEvents } from './paced.ts';
import { forgetHighestMemory, highestMemoryMb, watchCpu } from './processes.ts';
import { OPENED, type Product, startProduct } from './product.ts';
import { costlyStatements, forgetStatements, profileWorker } from './profile.ts';
import { perSecond } from './rate.ts';
import { atLeast, atMost, type Figure, type Report, rounded } from './report.ts';
import { between, type Stage } from './scenario.ts';
import { postIn } from './updates.ts';

/** Memory is compared with a fan-out of this size, which also warms everything up. */
const SMALL = 1_000;
/** Above so many sends a bare loop only repeats itself. */
const BASELINE_SENDS = 20_000;
const SOURCE = -1_000_000_001;

/** One post to N private chats, the limiter opened. */
export async function fanout(stage: Stage): Promise<Report> {
  const { services, telegram, options, log } = stage;
  const { destinations, concurrency, workers, profile } = options;
  const sends = Math.min(destinations, BASELINE_SENDS);
  const product = await startProduct(services, telegram, {
    name: 'fanout',
    env: { ...OPENED, WORKER_COUNT: String(concurrency) },
    workers,
    profile,
  });
  const remarks: string[] = [];
  try {
    const { sql } = product;
    await connectChats(sql, { kind: 'supergroup', count: 1, firstId: SOURCE, receive: false });
    const few = Math.min(SMALL, destinations);
    await connectChats(sql, { kind: 'private', count: few, firstId: 1, receive: true });
    log(`fanout: one post to ${few} chats`);
    const small = await measure(stage, product, few);

    if (destinations > few) {
      await connectChats(sql, {
        kind: 'private',
        count: destinations - few,
        firstId: few + 1,
        receive: true,
      });
    }
    const { result, baseline, drift } = await between(
      () => {
        log(`fanout: a bare loop of ${sends} sends`);
        return bareLoopRate(services, telegram, { sends, concurrency });
      },
      async () => {
        log(`fanout: one post to ${destinations} chats`);
        if (!profile) return measure(stage, product, destinations);
        await forgetStatements(sql);
        const { result, busiest } = await profileWorker(product.workers[0]!, services.directory, () =>
          measure(stage, product, destinations),
        );
        remarks.push(...busiest, ...(await costlyStatements(sql)));
        return result;
      },
    );

    const figures = figuresOf(small, result, destinations, baseline);
    const json = [jsonOf(few, small, baseline), jsonOf(destinations, result, baseline)];
    if (options.paced) {
      const paced = await pacedEvents(stage, destinations);
      figures.push(paced.figure);
      json.push(paced.json);
    }
    remarks.unshift(
      `${workers} worker(s), ${concurrency} calls at a time; the bare loop drifted by ${percent(drift)} meanwhile`,
      `planned after ${rounded(result.firstSendMs / 1000, 2)} s; CPU seconds: ${cpuText(result.cpu)}`,
    );
    return { scenario: 'fanout', figures, json, remarks };
  } finally {
    await product.stop();
  }
}

/** What one fan-out came to. */
interface FanOut {
  readonly perS: number;
  /** From the update to the first send: storing, admitting, planning. */
  readonly firstSendMs: number;
  readonly events: number;
  readonly memoryMb: number | undefined;
  readonly cpu: Readonly<Record<string, number>>;
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
  const { update, workflowId } = postIn(SOURCE, destinations);
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
    perS: perSecond(arrivals.at),
    firstSendMs: arrivals.at[0]! - handedOut[0]!,
    events: await historyEvents(product.link, workflowId),
    memoryMb: memory.length === 0 ? undefined : Math.max(...memory),
    cpu,
  };
}

function figuresOf(small: FanOut, result: FanOut, destinations: number, baseline: number): Figure[] {
  const ratio = result.perS / baseline;
  const figures: Figure[] = [
    {
      name: `sends/s to ${destinations} chats`,
      value: result.perS.toFixed(0),
      baseline: `${baseline.toFixed(0)} bare loop`,
      ratio,
      target: atLeast(rounded(result.perS, 0), 1_000),
    },
    { name: 'of the bare loop', value: percent(ratio), target: atLeast(rounded(ratio, 2), 0.5) },
    { name: 'history events', value: String(result.events), target: atMost(result.events, 2_000) },
  ];
  if (result.memoryMb !== undefined && small.memoryMb !== undefined) {
    const more = result.memoryMb - small.memoryMb;
    figures.push({
      name: 'worker memory, MB at most',
      value: result.memoryMb.toFixed(0),
      baseline: `${small.memoryMb.toFixed(0)} for ${SMALL} chats`,
      target: { text: `≤ 50 more (${more.toFixed(0)})`, met: more <= 50 },
    });
  }
  return figures;
}

function jsonOf(destinations: number, { perS, events, memoryMb }: FanOut, baseline: number): object & Json {
  return {
    scenario: 'fanout',
    destinations,
    per_s: rounded(perS, 0),
    baseline_per_s: rounded(baseline, 0),
    ratio: rounded(perS / baseline, 3),
    history_events: events,
    worker_rss_mb: memoryMb === undefined ? null : rounded(memoryMb, 0),
  };
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
