import { connectChats } from './chats.ts';
import { CHECKOUTS } from './notes.ts';
import { type Product, startProduct } from './product.ts';
import { median } from './rate.ts';
import { atMost, type Figure, type Report, rounded } from './report.ts';
import type { Stage } from './scenario.ts';
import type { Telegram } from './telegram.ts';
import { checkoutBy, commandIn, postIn, pressIn, startIn } from './updates.ts';

/** How many people flood the bot at the same time. Nobody is what the others are compared with. */
const FLOODERS = [0, 1, 10, 100];
/** What each of them sends at once. */
const UPDATES_EACH = 60;
/** A group of which all of them are members, and nobody an administrator. */
const FLOODED_GROUP = -1_000_400_000;
const FIRST_FLOODER = 600_000_001;

const SOURCES = 20;
const FIRST_SOURCE = -1_000_500_000;
const DESTINATIONS = 5;
const FIRST_DESTINATION = 1;
const BUYER = 700_000_001;

/** Other people post and pay so often, from the moment at which the flood begins. */
const EVERY_MS = 1_500;
const ROUNDS = 14;
const ARRIVED_WITHIN_MS = 120_000;

/** The longest that somebody else's post or checkout may be held up, in milliseconds. */
const MOST_DELAY_MS = 1_000;

/** How much longer other people's posts and checkouts take while people flood the bot with commands of every kind. */
export async function flood(stage: Stage): Promise<Report> {
  const { services, telegram, options, log } = stage;
  const figures: Figure[] = [];
  const json: Readonly<Record<string, unknown>>[] = [];
  let quiet: Delays | undefined;
  for (const people of FLOODERS) {
    const product = await startProduct(services, telegram, {
      name: `flood${people}`,
      env: {},
      workers: options.workers,
    });
    try {
      await connect(product);
      log(`flood: ${people} people, ${UPDATES_EACH} updates each`);
      const delays = await Promise.race([delaysDuring(telegram, people), product.failed]);
      quiet ??= delays;
      if (people > 0) figures.push(...figuresOf(people, delays, quiet));
      json.push({
        scenario: 'flood',
        people,
        ...rowOf('post', delays.posts),
        ...rowOf('checkout', delays.checkouts),
      });
    } finally {
      await product.stop();
    }
  }
  return { scenario: 'flood', figures, json };
}

/** Milliseconds from the moment at which Telegram had the update to the first copy, or to the answer. */
interface Delays {
  readonly posts: readonly number[];
  readonly checkouts: readonly number[];
}

async function connect({ sql }: Product): Promise<void> {
  await connectChats(sql, { kind: 'supergroup', count: SOURCES, firstId: FIRST_SOURCE, receive: false });
  await connectChats(sql, { kind: 'supergroup', count: 1, firstId: FLOODED_GROUP, receive: false });
  await connectChats(sql, {
    kind: 'private',
    count: DESTINATIONS,
    firstId: FIRST_DESTINATION,
    receive: true,
  });
}

async function delaysDuring(telegram: Telegram, people: number): Promise<Delays> {
  // What the first post of a process costs is no part of the comparison.
  await telegram.forget();
  await telegram.give([postIn(FIRST_SOURCE).update]);
  await telegram.received(DESTINATIONS, ARRIVED_WITHIN_MS);
  // Each destination takes one copy a second.
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  await telegram.forget();

  const posts = new Map<number, number>();
  const checkouts = new Map<number, number>();
  await telegram.give(Array.from({ length: people }, (_, index) => floodOf(FIRST_FLOODER + index)).flat());
  for (let round = 0; round < ROUNDS; round += 1) {
    const post = postIn(FIRST_SOURCE - (round % SOURCES));
    const checkout = checkoutBy(BUYER);
    const now = performance.timeOrigin + performance.now();
    posts.set(post.number, now);
    checkouts.set(checkout.number, now);
    await telegram.give([post.update, checkout.update]);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return arrivedOf(telegram, posts, checkouts);
}

/** What somebody sends who tries everything that makes the bot work: each as many times as the others. */
function floodOf(person: number): object[] {
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

async function arrivedOf(
  telegram: Telegram,
  posts: ReadonlyMap<number, number>,
  checkouts: ReadonlyMap<number, number>,
): Promise<Delays> {
  const end = Date.now() + ARRIVED_WITHIN_MS;
  for (;;) {
    const { arrivals } = await telegram.notes();
    const delays = { posts: new Map<number, number>(), checkouts: new Map<number, number>() };
    arrivals.number.forEach((number, index) => {
      const [given, into] =
        arrivals.chat[index] === CHECKOUTS ? [checkouts, delays.checkouts] : [posts, delays.posts];
      const begun = given.get(number);
      if (begun !== undefined && !into.has(number)) into.set(number, arrivals.at[index]! - begun);
    });
    if (delays.posts.size === posts.size && delays.checkouts.size === checkouts.size) {
      return { posts: [...delays.posts.values()], checkouts: [...delays.checkouts.values()] };
    }
    if (Date.now() > end) throw new Error('Some posts or checkouts were not answered at all.');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function figuresOf(people: number, delays: Delays, quiet: Delays): Figure[] {
  return (['posts', 'checkouts'] as const).map((what) => {
    const longest = Math.max(...delays[what]) - median(quiet[what]);
    return {
      name: `${what} of others while ${people} flood, ms`,
      value: `${median(delays[what]).toFixed(0)} median, ${Math.max(...delays[what]).toFixed(0)} longest of ${delays[what].length}`,
      baseline: `${median(quiet[what]).toFixed(0)} median, nobody floods`,
      ratio: median(delays[what]) / median(quiet[what]),
      target: atMost(rounded(longest, 0), MOST_DELAY_MS),
    };
  });
}

function rowOf(what: string, delays: readonly number[]): Readonly<Record<string, number>> {
  return {
    [`${what}_median_ms`]: rounded(median(delays), 1),
    [`${what}_longest_ms`]: rounded(Math.max(...delays), 1),
  };
}
