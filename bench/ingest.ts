import { type EmptyWorkflows, startEmptyWorkflows } from './baselines.ts';
import { connectChats, postsFinished } from './chats.ts';
import { watchCpu } from './processes.ts';
import { profiled } from './profile.ts';
import { OPENED, type Product, startProduct } from './product.ts';
import { atLeast, type Figure, type Report, rounded } from './report.ts';
import { between, type Stage } from './scenario.ts';
import { postBy } from './updates.ts';

const FIRST_SOURCE = -1_000_100_000;
/** So many people post in these chats, in turns: what one person posts in a flood gives way to other people. */
const PEOPLE = 1_000;
const FIRST_PERSON = 800_000_001;
/** How many updates the bot takes in at a time. */
const IN_FLIGHT = 32;
/** The fewest chats that posts come from: those of one chat keep their order. */
const FEW_CHATS = 4;
/** How many posts a sustained run keeps under way: given to Telegram, and not yet copied. */
const BACKLOG = 500;
const MINUTE_MS = 60_000;

/** Posts with one destination each, from the update to the end of their workflows. */
export async function ingest(stage: Stage): Promise<Report> {
  const { services, telegram, options } = stage;
  const product = await startProduct(services, telegram, {
    name: 'ingest',
    env: { ...OPENED, WORKER_COUNT: String(options.concurrency) },
    workers: options.workers,
    profile: options.profile,
  });
  const empty = await startEmptyWorkflows(services);
  try {
    const { sql } = product;
    const { chats } = options;
    await connectChats(sql, { kind: 'supergroup', count: chats, firstId: FIRST_SOURCE, receive: false });
    await connectChats(sql, { kind: 'private', count: 1, firstId: 1, receive: true });
    const warming = Math.ceil(options.posts / 10);
    await takeIn(stage, product, chats, inOneGo(warming));
    await empty.rate(warming, IN_FLIGHT);
    const reports: Report[] = [];
    for (const sources of new Set([chats, Math.min(chats, FEW_CHATS)])) {
      reports.push(await measure(stage, product, empty, sources));
    }
    return {
      scenario: 'ingest',
      figures: reports.flatMap(({ figures }) => figures),
      json: reports.flatMap(({ json }) => json),
      remarks: reports.flatMap(({ remarks = [] }) => remarks),
    };
  } finally {
    await empty.end();
    await product.stop();
  }
}

async function measure(
  stage: Stage,
  product: Product,
  empty: EmptyWorkflows,
  chats: number,
): Promise<Report> {
  const { services, options, log } = stage;
  const { posts } = options;
  const whereTimeGoes: string[] = [];
  const { result, baseline, drift } = await between(
    () => {
      log(`ingest: ${posts} empty workflows`);
      return empty.rate(posts, IN_FLIGHT);
    },
    () => {
      const many = options.sustained ? `posts for ${options.minutes} min` : `${posts} posts`;
      log(`ingest: ${many} from ${chats} chats`);
      const give = options.sustained ? allTheTime(options.minutes) : inOneGo(posts);
      if (!options.profile) return takeIn(stage, product, chats, give);
      const bot = { name: 'bot', program: product.bot, directory: services.directory };
      return profiled(bot, product.sql, whereTimeGoes, () => takeIn(stage, product, chats, give));
    },
  );
  const ratio = result.perS / baseline;
  const cpu = Object.fromEntries(
    Object.entries(result.cpu).map(([name, seconds]) => [name, (1_000 * seconds) / result.posts]),
  );
  const slowest: Figure = {
    name: `posts/s in the slowest of ${options.minutes} minutes, ${chats} chats`,
    value: result.slowestMinutePerS,
    digits: 1,
    target: atLeast(60),
  };
  return {
    scenario: 'ingest',
    figures: [
      {
        name: `posts/s from ${chats} chats to one`,
        value: result.perS,
        digits: 1,
        baseline: { value: baseline, of: 'empty workflows' },
        target: atLeast(60),
      },
      { name: `of empty workflows, ${chats} chats`, value: ratio, digits: 2, target: atLeast(0.6) },
      ...(options.sustained ? [slowest] : []),
    ],
    json: [
      {
        scenario: 'ingest',
        posts: result.posts,
        chats,
        per_s: rounded(result.perS, 1),
        taken_per_s: rounded(result.takenPerS, 1),
        ...(options.sustained && { slowest_minute_per_s: rounded(result.slowestMinutePerS, 1) }),
        baseline_per_s: rounded(baseline, 1),
        ratio: rounded(ratio, 3),
        ...Object.fromEntries(Object.entries(cpu).map(([name, ms]) => [`${name}_ms`, rounded(ms, 2)])),
      },
    ],
    remarks: [
      `${chats} chats: taken in at ${result.takenPerS.toFixed(0)}/s; empty workflows drifted by ` +
        `${(100 * drift).toFixed(0)} %; CPU ms per post: ${Object.entries(cpu)
          .map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
          .join(', ')}`,
      ...whereTimeGoes,
    ],
  };
}

/** Hands posts to Telegram; answers with how many there were once it has handed out the last. */
type GivePosts = (stage: Stage, post: () => object) => Promise<number>;

function inOneGo(count: number): GivePosts {
  return async ({ telegram }, post) => {
    await telegram.give(Array.from({ length: count }, post));
    return count;
  };
}

/** As many posts as the product takes, for this number of minutes. */
function allTheTime(minutes: number): GivePosts {
  return async ({ telegram }, post) => {
    const end = Date.now() + minutes * MINUTE_MS;
    let given = 0;
    while (Date.now() < end) {
      const missing = BACKLOG - (given - (await telegram.count()));
      if (missing > 0) await telegram.give(Array.from({ length: missing }, post));
      given += Math.max(0, missing);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return given;
  };
}

async function takeIn(
  { services, telegram, ...stage }: Stage,
  product: Product,
  chats: number,
  give: GivePosts,
) {
  const { sql, failed, bot, workers } = product;
  await telegram.forget();
  const cpuUsed = watchCpu({
    bot: bot.pid,
    worker: workers[0]!.pid,
    postgres: services.postgres.pid,
    temporal: services.temporal.pid,
    redis: services.redis.pid,
  });
  const before = performance.timeOrigin + performance.now();
  let given = 0;
  const post = (): object => {
    const number = given++;
    return postBy(FIRST_SOURCE - (number % chats), FIRST_PERSON + (number % PEOPLE)).update;
  };
  const posts = await Promise.race([give({ services, telegram, ...stage }, post), failed]);
  const patienceMs = 60_000 + 200 * posts;
  await Promise.race([telegram.received(posts, patienceMs), failed]);
  await Promise.race([postsFinished(sql, patienceMs), failed]);
  const cpu = cpuUsed();
  const { handedOut } = await telegram.notes();
  const { rows } = await sql.query<{ last_ms: number; last_in_ms: number; by_minute: number[] }>(
    `with these as (
       select (extract(epoch from created_at) * 1000)::float8 as created,
              (extract(epoch from closed_at) * 1000)::float8 as closed
       from posts where created_at > to_timestamp($1::float8 / 1000)
     )
     select max(closed) as last_ms, max(created) as last_in_ms,
            (select array_agg(n::int order by minute) from (
               select floor((closed - $1::float8) / 60000) as minute, count(*) as n from these group by 1) minutes
            ) as by_minute
     from these`,
    [before],
  );
  const { last_ms, last_in_ms, by_minute } = rows[0]!;
  const began = handedOut[0]!;
  return {
    posts,
    perS: (posts / (last_ms - began)) * 1_000,
    takenPerS: (posts / (last_in_ms - began)) * 1_000,
    // Without the last, which is not a whole one.
    slowestMinutePerS: Math.min(...by_minute.slice(0, -1)) / 60,
    cpu,
  };
}
