import { bareLoopRate } from './baselines.ts';
import { connectChats, postsFinished } from './chats.ts';
import { OPENED, type Product, startProduct } from './product.ts';
import { median, perSecond } from './rate.ts';
import { atLeast, atMost, type Report, rounded } from './report.ts';
import { between, type Stage } from './scenario.ts';
import { postIn } from './updates.ts';

/** Each post of the backlog goes to this many chats. */
const DESTINATIONS = 100;
/** The posts come from this many chats; those of one chat keep their order. */
const SOURCES = 100;
const FIRST_SOURCE = -1_000_500_000;
/** Another chat, whose posts come in while the backlog is there. */
const BYSTANDER = -1_000_600_000;
const PROBES = 10;
const PROBE_EVERY_MS = 1_000;
const BASELINE_SENDS = 20_000;
const PLANNED_WITHIN_MS = 180_000;
const DRAINED_WITHIN_MS = 300_000;

/**
 * Many posts that wait for a worker, and then one that carries them. It is compared with a bare loop, and how long a new
 * post takes to its first copy meanwhile with how long it takes when nothing waits.
 */
export async function backlog(stage: Stage): Promise<Report> {
  const { services, telegram, options, log } = stage;
  const { posts, concurrency } = options;
  const product = await startProduct(services, telegram, {
    name: 'backlog',
    env: { ...OPENED, WORKER_COUNT: String(concurrency) },
    workers: 0,
  });
  try {
    const { sql } = product;
    const sources = { kind: 'supergroup', receive: false } as const;
    await connectChats(sql, { ...sources, count: SOURCES, firstId: FIRST_SOURCE });
    await connectChats(sql, { ...sources, count: 1, firstId: BYSTANDER });
    await connectChats(sql, { kind: 'private', count: DESTINATIONS, firstId: 1, receive: true });
    const loop = { client: 'Telegraf', sends: BASELINE_SENDS, concurrency } as const;
    const { result, baseline, drift } = await between(
      () => bareLoopRate(services, telegram, loop),
      async () => {
        await telegram.forget();
        const idle = await probe(stage, product);
        log(`backlog: ${posts} posts to ${DESTINATIONS} chats each, and no worker`);
        const updates = Array.from({ length: posts }, (_, n) => postIn(FIRST_SOURCE - (n % SOURCES)).update);
        await telegram.give(updates);
        await planned(product, posts + PROBES);
        const waiting = await openRows(product);
        await telegram.forget();
        log(`backlog: a worker carries ${waiting} rows`);
        await product.startWorker();
        const busy = await probe(stage, product);
        await Promise.race([postsFinished(sql, DRAINED_WITHIN_MS), product.failed]);
        const { arrivals } = await telegram.notes();
        // New posts come in for longer than a small backlog takes: their copies are no part of it.
        const ofBacklog = arrivals.at.filter((_, n) => !busy.numbers.has(arrivals.number[n]!));
        return { waiting, idleMs: idle.tookMs, busyMs: busy.tookMs, perS: perSecond(ofBacklog) };
      },
    );
    const ratio = result.perS / baseline;
    return {
      scenario: 'backlog',
      figures: [
        {
          name: `sends/s out of ${result.waiting} waiting rows`,
          value: result.perS,
          baseline: { value: baseline, of: 'bare Telegraf loop' },
        },
        { name: 'of a bare Telegraf loop', value: ratio, digits: 2, target: atLeast(0.5) },
        {
          name: 'a new post to its first copy, ms',
          value: median(result.busyMs),
          baseline: { value: median(result.idleMs), of: 'with nothing waiting' },
          target: atMost(4, 'ratio'),
        },
      ],
      json: [
        {
          scenario: 'backlog',
          rows: result.waiting,
          per_s: rounded(result.perS, 0),
          baseline_per_s: rounded(baseline, 0),
          ratio: rounded(ratio, 3),
          new_post_ms: rounded(median(result.busyMs), 0),
          new_post_ms_idle: rounded(median(result.idleMs), 0),
        },
      ],
      remarks: [
        `the longest wait of a new post: ${Math.max(...result.busyMs).toFixed(0)} ms with the backlog, ` +
          `${Math.max(...result.idleMs).toFixed(0)} ms without; the bare loop drifted by ${(100 * drift).toFixed(0)} %`,
      ],
    };
  } finally {
    await product.stop();
  }
}

/** New posts and how many milliseconds each took from the update to its first copy. */
interface Probe {
  readonly numbers: ReadonlySet<number>;
  readonly tookMs: readonly number[];
}

/** Posts one after the other. */
async function probe({ telegram }: Stage, { failed }: Product): Promise<Probe> {
  const numbers = new Set<number>();
  const tookMs: number[] = [];
  for (let n = 0; n < PROBES; n += 1) {
    const { update, number } = postIn(BYSTANDER);
    numbers.add(number);
    const began = performance.timeOrigin + performance.now();
    await telegram.give([update]);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS)), failed]);
    const { arrivals } = await telegram.notes();
    const first = arrivals.number.indexOf(number);
    // What has not come by then took at least that long.
    tookMs.push(first === -1 ? PROBE_EVERY_MS : arrivals.at[first]! - began);
  }
  return { numbers, tookMs };
}

async function planned({ sql, failed }: Product, posts: number): Promise<void> {
  const end = Date.now() + PLANNED_WITHIN_MS;
  const count = async (): Promise<number> => {
    const { rows } = await sql.query<{ count: number }>(
      `select count(*)::int as count from posts where state in ('planned', 'closed')`,
    );
    return rows[0]!.count;
  };
  while ((await count()) < posts) {
    if (Date.now() > end) throw new Error(`${await count()} of ${posts} posts were planned in time.`);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 200)), failed]);
  }
}

async function openRows({ sql }: Product): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `select count(*)::int as count from deliveries where state in ('planned', 'claimed', 'sending')`,
  );
  return rows[0]!.count;
}
