import { startEmptyWorkflows } from './baselines.ts';
import { connectChats } from './chats.ts';
import { interactive } from './interactive.ts';
import { OPENED, startProduct } from './product.ts';
import { median, quantile } from './rate.ts';
import { atMost, type Figure, type Report, rounded } from './report.ts';
import type { Stage } from './scenario.ts';
import type { SinkNotes } from './sink.ts';
import { postIn } from './updates.ts';

const PER_SECOND = 5;
const SOURCES = 20;
const FIRST_SOURCE = -1_000_200_000;
/** A small hub: what is measured is the first of these sends. */
const DESTINATIONS = 10;

/** How long a post takes from the update to its first send, and an answer while a large fan-out runs. */
export async function latency(stage: Stage): Promise<Report> {
  const { posts, empties } = await postsAndEmpties(stage);
  const answers = await interactive(stage);
  const ratioAt = (share: number): number => quantile(posts, share) / quantile(empties, share);
  const figures: Figure[] = [
    { share: 0.5, name: 'median', bound: 1.4 },
    { share: 0.99, name: '99th percentile', bound: 2 },
  ].map(({ share, name, bound }) => ({
    name: `update to first send, ${name}, ms`,
    value: quantile(posts, share),
    digits: 1,
    baseline: { value: quantile(empties, share), of: 'empty workflow' },
    target: atMost(bound, 'ratio'),
  }));
  figures.push(...answers.figures);
  return {
    scenario: 'latency',
    figures,
    json: [
      {
        scenario: 'latency',
        posts: posts.length,
        median_ms: rounded(median(posts), 1),
        baseline_median_ms: rounded(median(empties), 1),
        median_ratio: rounded(ratioAt(0.5), 2),
        p99_ms: rounded(quantile(posts, 0.99), 1),
        baseline_p99_ms: rounded(quantile(empties, 0.99), 1),
        p99_ratio: rounded(ratioAt(0.99), 2),
      },
      ...answers.json,
    ],
  };
}

/** Half of the empty workflows run before the posts and half after. */
async function postsAndEmpties({ services, telegram, options, log }: Stage) {
  const count = options.seconds * PER_SECOND;
  const product = await startProduct(services, telegram, {
    name: 'latency',
    env: OPENED,
    workers: options.workers,
  });
  const empty = await startEmptyWorkflows(services);
  try {
    const { sql, failed } = product;
    await connectChats(sql, { kind: 'supergroup', count: SOURCES, firstId: FIRST_SOURCE, receive: false });
    await connectChats(sql, { kind: 'private', count: DESTINATIONS, firstId: 1, receive: true });
    await Promise.race([post(Math.ceil(count / 10)), failed]);
    await empty.latencies(Math.ceil(count / 10), PER_SECOND);

    const half = Math.ceil(count / 2);
    log(`latency: ${half} empty workflows, ${PER_SECOND} a second`);
    const before = await empty.latencies(half, PER_SECOND);
    log(`latency: ${count} posts, ${PER_SECOND} a second`);
    const posts = await Promise.race([post(count), failed]);
    log(`latency: ${half} empty workflows, ${PER_SECOND} a second`);
    const after = await empty.latencies(half, PER_SECOND);
    return { posts, empties: [...before, ...after] };
  } finally {
    await empty.end();
    await product.stop();
  }

  async function post(count: number): Promise<number[]> {
    await telegram.forget();
    const numbers: number[] = [];
    const began = performance.now();
    for (let n = 1; n <= count; n++) {
      const due = began + (n * 1_000) / PER_SECOND;
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      const { update, number } = postIn(FIRST_SOURCE - (n % SOURCES));
      numbers.push(number);
      await telegram.give([update]);
    }
    await telegram.received(count * DESTINATIONS, 60_000);
    return firstSends(numbers, await telegram.notes());
  }
}

/** From handing out each post to its first copy. */
function firstSends(numbers: readonly number[], { arrivals, handedOut }: SinkNotes): number[] {
  const first = new Map<number, number>();
  arrivals.number.forEach((number, index) => {
    if (!first.has(number)) first.set(number, arrivals.at[index]!);
  });
  return numbers.map((number, index) => first.get(number)! - handedOut[index]!);
}
