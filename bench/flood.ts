import { loadavg } from 'node:os';
import { connectChats } from './chats.ts';
import { CHECKOUTS } from './notes.ts';
import { watchCpu } from './processes.ts';
import { OPENED, type Product, startProduct } from './product.ts';
import { profiled } from './profile.ts';
import { median } from './rate.ts';
import { type Figure, type Report, rounded } from './report.ts';
import type { Stage } from './scenario.ts';
import type { SinkNotes } from './sink.ts';
import type { Telegram } from './telegram.ts';
import { checkoutBy, commandIn, editOf, postBy, postIn, pressIn, startIn } from './updates.ts';

/** How many people flood the bot at the same time. Nobody is what the others are compared with. */
const CROWDS = [1, 10, 100];
/** What each of them sends at once. */
const UPDATES_EACH = 60;
/** What one person posts, or edits, at once. */
const POSTS_AT_ONCE = 600;
/** A group of which all of them are members, and nobody an administrator. */
const FLOODED_GROUP = -1_000_400_000;
const FIRST_FLOODER = 600_000_001;

const SOURCES = 20;
const FIRST_SOURCE = -1_000_500_000;
/** Where one person posts and edits too much. It is heard, but receives nothing. */
const FLOODED_SOURCE = FIRST_SOURCE - SOURCES;
const DESTINATIONS = 5;
const FIRST_DESTINATION = 1;
const BUYER = 700_000_001;

/** Other people post and pay so often, from the moment at which the flood begins. */
const EVERY_MS = 1_500;
const ROUNDS = 10;
const ARRIVED_WITHIN_MS = 120_000;
/** A flood is over once the bot has no more tasks and has sent nothing for this many milliseconds. */
const CALM_MS = 3_000;

/** The longest that somebody else's post or checkout may be held up, in milliseconds. */
const MOST_DELAY_MS = 1_000;

/**
 * How a product is set up. What one author may post in a minute is more than a chat takes in one, so that others' posts
 * to the same chats wait for those copies, however little the bot has to do: the network's limits are left out of it.
 */
const CIRCUMSTANCES = {
  'default limits': {},
  'no limits on sends': { ...OPENED, AUTHOR_RATE_LIMIT: '120' },
} as const;
type Circumstances = keyof typeof CIRCUMSTANCES;

/** Something that people do at once, all of a sudden. */
interface Flood {
  readonly name: string;
  /** Under which circumstances it comes; what is compared comes under the same. */
  readonly under: Circumstances;
  /** What Telegram has of it at that moment; built anew each time, since ids are never used twice. */
  readonly updates: () => readonly object[];
}

/**
 * How much longer other people's posts and checkouts take while people flood the bot: with commands of every kind, with
 * posts, with edits. A time without any flood comes before and after.
 */
export async function flood(stage: Stage): Promise<Report> {
  const remarks: string[] = [];
  const measured = [
    ...(await measure(stage, 'default limits', remarks)),
    ...(await measure(stage, 'no limits on sends', remarks)),
  ];
  return {
    scenario: 'flood',
    figures: measured.flatMap(({ name, run, quiet }) => figuresOf(name, run, quiet)),
    json: measured.map(({ name, run, quiet }) => rowOf(name, run, quiet)),
    remarks,
  };
}

async function measure(
  stage: Stage,
  under: Circumstances,
  remarks: string[],
): Promise<{ readonly name: string; readonly run: Run; readonly quiet: Quiet }[]> {
  const { services, telegram, options, log } = stage;
  const floods = floodsOf(under, options.only);
  if (floods.length === 0) return [];
  const product = await startProduct(services, telegram, {
    name: under === 'default limits' ? 'flood' : 'floodopened',
    env: CIRCUMSTANCES[under],
    workers: options.workers,
    profile: options.profile,
  });
  try {
    await connect(product);
    const before = await measureOne('nobody floods', []);
    const runs: { readonly name: string; readonly run: Run }[] = [];
    for (const { name, updates } of floods) {
      const run = options.profile
        ? await profiled(
            { name: 'bot', program: product.bot, directory: services.directory },
            product.sql,
            remarks,
            () => measureOne(name, updates()),
          )
        : await measureOne(name, updates());
      runs.push({ name, run });
    }
    const after = await measureOne('nobody floods', []);
    return runs.map((one) => ({ ...one, quiet: [before, after] }));
  } finally {
    await product.stop();
  }

  async function measureOne(name: string, updates: readonly object[]): Promise<Run> {
    log(`flood, ${under}: ${name}`);
    const run = await Promise.race([runOf(stage, product, updates), product.failed]);
    await calm(telegram, product);
    return run;
  }
}

/** The floods that are to be tried under these circumstances. */
function floodsOf(under: Circumstances, only: string | undefined): Flood[] {
  return allFloods().filter(
    (flood) => flood.under === under && (only === undefined || flood.name.startsWith(only)),
  );
}

function allFloods(): Flood[] {
  let flooders = FIRST_FLOODER;
  const commands = (people: number): object[] =>
    Array.from({ length: people }, () => commandsOf(flooders++)).flat();
  const oneMore = (): number => flooders++;
  return [
    ...CROWDS.map((people) => ({
      name: `commands of ${people}`,
      under: 'default limits' as const,
      updates: () => commands(people),
    })),
    {
      name: 'posts of 1',
      under: 'no limits on sends',
      updates: () => {
        const person = oneMore();
        return Array.from({ length: POSTS_AT_ONCE }, () => postBy(FLOODED_SOURCE, person).update);
      },
    },
    {
      name: 'edits of 1',
      under: 'no limits on sends',
      updates: () => {
        const post = postBy(FLOODED_SOURCE, oneMore());
        return [post.update, ...Array.from({ length: POSTS_AT_ONCE }, (_, index) => editOf(post, index))];
      },
    },
  ];
}

/** What somebody sends who tries everything that makes the bot work: each as many times as the others. */
function commandsOf(person: number): object[] {
  const kinds = [
    () => commandIn(person, person, '/help'),
    () => commandIn(person, person, '/nonsense'),
    () => pressIn(person, person, '1:help:1'),
    // Whether who says so may do that, Telegram has to be asked.
    () => commandIn(FLOODED_GROUP, person, '/broadcast'),
    () => startIn(person),
  ];
  return Array.from({ length: UPDATES_EACH }, (_, index) => kinds[index % kinds.length]!());
}

async function connect({ sql }: Product): Promise<void> {
  await connectChats(sql, { kind: 'supergroup', count: SOURCES + 1, firstId: FIRST_SOURCE, receive: false });
  await connectChats(sql, { kind: 'supergroup', count: 1, firstId: FLOODED_GROUP, receive: false });
  // Their /start makes them no destinations: more copies of each post would be sent, at the same rate.
  const flooders = CROWDS.reduce((sum, people) => sum + people, 0) + 2;
  await connectChats(sql, { kind: 'private', count: flooders, firstId: FIRST_FLOODER, receive: false });
  await connectChats(sql, {
    kind: 'private',
    count: DESTINATIONS,
    firstId: FIRST_DESTINATION,
    receive: true,
  });
}

/**
 * How long something took, in milliseconds: from the moment at which Telegram had it, and from the moment at which
 * Telegram handed it to the bot. What lies between is the time it stood behind others at Telegram.
 */
interface Delay {
  readonly whole: number;
  readonly atBot: number;
}

/** One flood, or a time without any. */
interface Run {
  readonly posts: readonly Delay[];
  readonly checkouts: readonly Delay[];
  /** Seconds of CPU that each process used. */
  readonly cpu: Readonly<Record<string, number>>;
  /** How long the bot kept batches that were full before it asked for more, in milliseconds. */
  readonly batches: readonly number[];
  /** How late the simulated Telegram's own timers were at most, in milliseconds. */
  readonly sinkLateMs: number;
  readonly load: number;
}

async function runOf(
  { services, telegram }: Stage,
  product: Product,
  updates: readonly object[],
): Promise<Run> {
  // What the first post after a while costs is no part of the comparison.
  await telegram.forget();
  await telegram.give([postIn(FIRST_SOURCE).update]);
  await telegram.received(DESTINATIONS, ARRIVED_WITHIN_MS);
  // Each destination takes one copy a second.
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  await telegram.forget();

  const cpu = watchCpu({
    bot: product.bot.pid,
    worker: product.workers[0]!.pid,
    postgres: services.postgres.pid,
    temporal: services.temporal.pid,
    sink: telegram.pid,
  });
  const posts = new Map<number, Given>();
  const checkouts = new Map<number, Given>();
  await telegram.give(updates);
  let index = updates.length;
  for (let round = 0; round < ROUNDS; round += 1) {
    const post = postIn(FIRST_SOURCE - (round % SOURCES));
    const checkout = checkoutBy(BUYER);
    const at = performance.timeOrigin + performance.now();
    posts.set(post.number, { at, index: index++ });
    checkouts.set(checkout.number, { at, index: index++ });
    await telegram.give([post.update, checkout.update]);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  const load = loadavg()[0]!;
  return { ...(await arrivedOf(telegram, posts, checkouts)), cpu: cpu(), load };
}

/** When the bench gave an update to Telegram, and its place among those that it gave. */
interface Given {
  readonly at: number;
  readonly index: number;
}

async function arrivedOf(
  telegram: Telegram,
  posts: ReadonlyMap<number, Given>,
  checkouts: ReadonlyMap<number, Given>,
): Promise<Omit<Run, 'cpu' | 'load'>> {
  const end = Date.now() + ARRIVED_WITHIN_MS;
  for (;;) {
    const notes = await telegram.notes();
    const arrived = {
      posts: delaysOf(notes, posts, (chat) => chat !== CHECKOUTS),
      checkouts: delaysOf(notes, checkouts, (chat) => chat === CHECKOUTS),
    };
    if (arrived.posts.length === posts.size && arrived.checkouts.length === checkouts.size) {
      return { ...arrived, batches: [...notes.batches], sinkLateMs: notes.lateMs };
    }
    if (Date.now() > end) throw new Error('Some posts or checkouts were not answered at all.');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function delaysOf(
  { arrivals, handedOut }: SinkNotes,
  given: ReadonlyMap<number, Given>,
  isTheirs: (chat: number) => boolean,
): Delay[] {
  const delays = new Map<number, Delay>();
  arrivals.number.forEach((number, place) => {
    const begun = given.get(number);
    if (begun === undefined || delays.has(number) || !isTheirs(arrivals.chat[place]!)) return;
    const at = arrivals.at[place]!;
    delays.set(number, { whole: at - begun.at, atBot: at - handedOut[begun.index]! });
  });
  return [...delays.values()];
}

/** Waits until a flood has passed. */
async function calm(telegram: Telegram, { sql }: Product): Promise<void> {
  const end = Date.now() + ARRIVED_WITHIN_MS;
  let sent = -1;
  while (Date.now() < end) {
    const { rows } = await sql.query<{ count: number }>('select count(*)::int as count from bot_tasks');
    const now = await telegram.count();
    if (rows[0]!.count === 0 && now === sent) return;
    sent = now;
    await new Promise((resolve) => setTimeout(resolve, CALM_MS));
  }
}

function figuresOf(name: string, run: Run, quiet: Quiet): Figure[] {
  return (['posts', 'checkouts'] as const).map((what) => ({
    name: `longest of others' ${what}, ${name}, ms`,
    value: longestOf(run, what),
    note: `median ${median(run[what].map(({ whole }) => whole)).toFixed(0)}`,
    baseline: { value: longestWithout(quiet, what), of: 'with nobody flooding' },
    target: { of: 'excess', most: MOST_DELAY_MS, always: true },
  }));
}

function longestOf(run: Run, what: 'posts' | 'checkouts'): number {
  return Math.max(...run[what].map((delay) => delay.whole));
}

/** The times without a flood that were measured before and after the floods. */
type Quiet = readonly [Run, Run];

function longestWithout([before, after]: Quiet, what: 'posts' | 'checkouts'): number {
  return (longestOf(before, what) + longestOf(after, what)) / 2;
}

function rowOf(name: string, run: Run, quiet: Quiet): Readonly<Record<string, unknown>> {
  const figures = (['posts', 'checkouts'] as const).map((what) => {
    const whole = run[what].map((delay) => delay.whole);
    const atBot = run[what].map((delay) => delay.atBot);
    const behind = run[what].map((delay) => delay.whole - delay.atBot);
    return {
      [`${what}_median_ms`]: rounded(median(whole), 0),
      [`${what}_longest_ms`]: rounded(Math.max(...whole), 0),
      [`${what}_longest_at_bot_ms`]: rounded(Math.max(...atBot), 0),
      [`${what}_longest_at_telegram_ms`]: rounded(Math.max(...behind), 0),
      [`${what}_added_ms`]: rounded(longestOf(run, what) - longestWithout(quiet, what), 0),
    };
  });
  return {
    scenario: 'flood',
    flood: name,
    ...Object.assign({}, ...figures),
    full_batches: run.batches.length,
    batch_median_ms: rounded(median(run.batches), 1),
    batch_longest_ms: rounded(Math.max(0, ...run.batches), 1),
    simulator_late_ms: rounded(run.sinkLateMs, 1),
    ...Object.fromEntries(Object.entries(run.cpu).map(([process, s]) => [`cpu_${process}_s`, rounded(s, 2)])),
    load: rounded(run.load, 1),
  };
}
