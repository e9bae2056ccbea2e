import { fromTelegram } from '../src/domain/telegramIds.ts';
import { connectRedis } from '../src/redis/connectRedis.ts';
import { createRedisLimiter } from '../src/redis/redisLimiter.ts';
import { connectChats } from './chats.ts';
import { findBrokenLimits } from './observer.ts';
import { startProduct } from './product.ts';
import { type Figure, type Report, rounded } from './report.ts';
import { between, type Stage } from './scenario.ts';
import { albumIn, postIn, startIn } from './updates.ts';

const WORKERS = 3;
/** What a worker asks the limiter for at a time. */
const GROUP = 10;
const DECIDE_MS = 3_000;
/** Enough askers at a time that Redis, and not the way to it, is the bound. */
const CROWD = 16;

const SOURCES = 4;
const FIRST_SOURCE = -1_000_400_001;
const PRIVATE_CHATS = 12;
const FIRST_GROUP = -1_000_500_001;
const GROUPS = 8;
const FIRST_ASKER = 600_000_001;
const ASKERS = 60;

/** What the limiter can decide, and whether three workers that share it ever break a limit. */
export async function limiter(stage: Stage): Promise<Report> {
  const decisions = await decisionRates(stage);
  const { sends, found } = await schedule(stage);
  const broken = found.overall + found.chats + found.groups;
  const figures: Figure[] = [
    {
      name: 'decisions/s, one asker',
      value: decisions.alone,
      baseline: { value: decisions.pings, of: 'PINGs' },
    },
    {
      name: `decisions/s, ${CROWD} askers`,
      value: decisions.crowd,
      baseline: { value: decisions.pings, of: 'PINGs' },
    },
    {
      name: `limits broken in ${stage.options.minutes} min`,
      value: broken,
      note: `overall ${found.overall}, chats ${found.chats}, groups ${found.groups}`,
      target: { of: 'value', most: 0, always: true },
    },
  ];
  return {
    scenario: 'limiter',
    figures,
    json: [
      {
        scenario: 'limiter',
        minutes: stage.options.minutes,
        sends,
        decisions_per_s: rounded(decisions.alone, 0),
        baseline_per_s: rounded(decisions.pings, 0),
        ratio: rounded(decisions.alone / decisions.pings, 2),
        decisions_per_s_crowd: rounded(decisions.crowd, 0),
        violations: broken,
        most_in_a_second: found.mostInASecond,
        shortest_gap_ms: rounded(found.shortestGapMs, 0),
        most_in_a_minute: found.mostInAMinute,
      },
    ],
    remarks: [
      `${sends} sends by ${WORKERS} workers; most in any second ${found.mostInASecond} (30 and albums' further ` +
        `parts), shortest gap in a chat ${found.shortestGapMs.toFixed(0)} ms (1000), most in a group's minute ` +
        `${found.mostInAMinute} (20)`,
    ],
  };
}

async function decisionRates({ services, log }: Stage) {
  log('limiter: decisions');
  const redis = connectRedis(services.redis.url, log);
  const judge = createRedisLimiter(redis, 'bench', {
    globalPerSecond: 100_000,
    privateIntervalMs: 0,
    groupIntervalMs: 0,
    groupPerMinute: 100_000,
    chatBreaker: { errors: 1_000, pauseMs: 1_000 },
    globalBreaker: { limited: 1_000, windowMs: 1_000 },
  });
  let chat = 0;
  const ask = () =>
    judge.acquire(
      'relay',
      Array.from({ length: GROUP }, () => ({
        networkId: fromTelegram(++chat % 100_000),
        kind: 'private' as const,
        cost: 1,
      })),
    );
  try {
    await repeated(1, 500, ask);
    const { result, baseline } = await between(
      () => repeated(1, DECIDE_MS, () => redis.ping()),
      async () => ({
        alone: GROUP * (await repeated(1, DECIDE_MS, ask)),
        crowd: GROUP * (await repeated(CROWD, DECIDE_MS, ask)),
      }),
    );
    return { ...result, pings: baseline };
  } finally {
    redis.disconnect();
  }
}

/** How often a second something can be done when several callers repeat it without a pause. */
async function repeated(actors: number, forMs: number, act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let times = 0;
  const goOn = async (): Promise<void> => {
    while (performance.now() - began < forMs) {
      await act();
      times += 1;
    }
  };
  await Promise.all(Array.from({ length: actors }, goOn));
  return (times * 1_000) / (performance.now() - began);
}

/** Three workers at the default limits, with more to send than may go: steadily, in bursts, with albums, with answers. */
async function schedule({ services, telegram, options, log }: Stage) {
  const product = await startProduct(services, telegram, { name: 'limiter', env: {}, workers: WORKERS });
  try {
    const { sql, failed } = product;
    await connectChats(sql, { kind: 'supergroup', count: SOURCES, firstId: FIRST_SOURCE, receive: false });
    await connectChats(sql, { kind: 'private', count: PRIVATE_CHATS, firstId: 1, receive: true });
    await connectChats(sql, { kind: 'supergroup', count: GROUPS, firstId: FIRST_GROUP, receive: true });
    await connectChats(sql, { kind: 'private', count: ASKERS, firstId: FIRST_ASKER, receive: false });
    log(`limiter: ${WORKERS} workers at the default limits for ${options.minutes} min`);
    await telegram.forget();
    for (let second = 0; second < 60 * options.minutes; second++) {
      await telegram.give(updatesOf(second));
      await Promise.race([new Promise((resolve) => setTimeout(resolve, 1_000)), failed]);
    }
    const { arrivals } = await telegram.notes();
    if (arrivals.at.length === 0) throw new Error('Nothing was sent.');
    return {
      sends: arrivals.at.length,
      found: findBrokenLimits(arrivals),
    };
  } finally {
    await product.stop();
  }
}

let posted = 0;

/** What comes in in that second: the same in every run. */
function updatesOf(second: number): object[] {
  const post = (): object => postIn(FIRST_SOURCE - (posted++ % SOURCES)).update;
  const posts = (count: number): object[] => Array.from({ length: count }, post);
  // Each asks once in 30 s, in a private chat that gets no copies: answers may come closer together than copies.
  const answers = [0, 1].map((n) => startIn(FIRST_ASKER + ((2 * second + n) % ASKERS)));
  const inMinute = second % 60;
  if (inMinute < 20) return [...posts(2), ...answers];
  if (inMinute < 30) return inMinute % 2 === 0 ? posts(1) : answers;
  if (inMinute < 45) return inMinute % 5 === 0 ? [...posts(10), ...answers] : [];
  return inMinute % 3 === 0 ? [...albumIn(FIRST_SOURCE, 3), ...posts(1), ...answers] : answers;
}
