import { startEmptyWorkflows } from './baselines.ts';
import { connectChats, postsFinished } from './chats.ts';
import { watchCpu } from './processes.ts';
import { profiled } from './profile.ts';
import { OPENED, startProduct } from './product.ts';
import { atLeast, type Report, rounded } from './report.ts';
import { between, type Stage } from './scenario.ts';
import { postIn } from './updates.ts';

const FIRST_SOURCE = -1_000_100_000;
/** The bot takes in so many updates at a time. */
const IN_FLIGHT = 32;

/** Posts with one destination each, from the update to the end of their workflows. */
export async function ingest({ services, telegram, options, log }: Stage): Promise<Report> {
  const { posts, chats, concurrency, workers } = options;
  const product = await startProduct(services, telegram, {
    name: 'ingest',
    env: { ...OPENED, WORKER_COUNT: String(concurrency) },
    workers,
    profile: options.profile,
  });
  const empty = await startEmptyWorkflows(services);
  try {
    const { sql } = product;
    await connectChats(sql, { kind: 'supergroup', count: chats, firstId: FIRST_SOURCE, receive: false });
    await connectChats(sql, { kind: 'private', count: 1, firstId: 1, receive: true });
    const whereTimeGoes: string[] = [];
    const warming = Math.ceil(posts / 10);
    await takeIn(warming);
    await empty.rate(warming, IN_FLIGHT);

    const { result, baseline, drift } = await between(
      () => {
        log(`ingest: ${posts} empty workflows`);
        return empty.rate(posts, IN_FLIGHT);
      },
      () => {
        log(`ingest: ${posts} posts`);
        if (!options.profile) return takeIn(posts);
        const bot = { name: 'bot', program: product.bot, directory: services.directory };
        return profiled(bot, sql, whereTimeGoes, () => takeIn(posts));
      },
    );
    const ratio = result.perS / baseline;
    return {
      scenario: 'ingest',
      figures: [
        {
          name: `posts/s from ${chats} chats to one`,
          value: result.perS.toFixed(0),
          baseline: `${baseline.toFixed(0)} empty workflows`,
          ratio,
          target: atLeast(rounded(ratio, 2), 0.6),
        },
      ],
      json: [
        {
          scenario: 'ingest',
          posts,
          chats,
          per_s: rounded(result.perS, 1),
          baseline_per_s: rounded(baseline, 1),
          ratio: rounded(ratio, 3),
        },
      ],
      remarks: [
        `taken in at ${result.takenPerS.toFixed(0)}/s; empty workflows drifted by ${(100 * drift).toFixed(0)} %; ` +
          `CPU ms per post: ${cpuText(result.cpu, posts)}`,
        ...whereTimeGoes,
      ],
    };
  } finally {
    await empty.end();
    await product.stop();
  }

  async function takeIn(count: number) {
    const { sql, failed, bot, workers } = product;
    await telegram.forget();
    const cpuUsed = watchCpu({
      bot: bot.pid,
      worker: workers[0]!.pid,
      postgres: services.postgres.pid,
      temporal: services.temporal.pid,
      redis: services.redis.pid,
    });
    const updates = Array.from({ length: count }, (_, n) => postIn(FIRST_SOURCE - (n % chats)).update);
    await telegram.give(updates);
    const patienceMs = 60_000 + 200 * count;
    await Promise.race([telegram.received(count, patienceMs), failed]);
    await Promise.race([postsFinished(sql, patienceMs), failed]);
    const cpu = cpuUsed();
    const { handedOut } = await telegram.notes();
    const { rows } = await sql.query<{ last_ms: number; last_in_ms: number }>(
      `select (extract(epoch from max(closed_at)) * 1000)::float8 as last_ms,
              (extract(epoch from max(created_at)) * 1000)::float8 as last_in_ms from posts`,
    );
    const began = handedOut[0]!;
    return {
      perS: (count / (rows[0]!.last_ms - began)) * 1_000,
      takenPerS: (count / (rows[0]!.last_in_ms - began)) * 1_000,
      cpu,
    };
  }
}

function cpuText(cpu: Readonly<Record<string, number>>, posts: number): string {
  return Object.entries(cpu)
    .map(([name, seconds]) => `${name} ${((1_000 * seconds) / posts).toFixed(1)}`)
    .join(', ');
}
