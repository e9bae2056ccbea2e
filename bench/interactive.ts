import { connectChats } from './chats.ts';
import { OPENED, type Product, startProduct } from './product.ts';
import { median } from './rate.ts';
import { type Figure, rounded } from './report.ts';
import type { Stage } from './scenario.ts';
import type { SinkNotes } from './sink.ts';
import { postIn, startIn } from './updates.ts';

const SOURCE = -1_000_300_000;
const FIRST_ASKER = 500_000_001;
const ASKERS = 500;
/** So many ask before the fan-out, and as many while it is paused. */
const ASKERS_WITHOUT = 15;
/** What the fan-out had begun ends within this time, once its hub is paused. */
const CALM_MS = 2_000;
const ASK_EVERY_MS = 200;
/** At the default limits a fan-out of this size takes minutes; it is observed for this long. */
const PACED_MS = 20_000;
const ANSWER_WITHIN_MS = 30_000;

/** How long answers to /start took, in milliseconds. */
interface Answers {
  readonly during: readonly number[];
  /** Half of these came before the fan-out, and half while it was paused. */
  readonly without: readonly number[];
}

/** How long somebody who types /start waits for the answer while a large fan-out runs, and while none does. */
export async function interactive(
  stage: Stage,
): Promise<{ figures: Figure[]; json: Readonly<Record<string, unknown>>[] }> {
  const { concurrency, destinations } = stage.options;
  const opened = await answersDuring(stage, 'at full speed', {
    ...OPENED,
    WORKER_COUNT: String(concurrency),
  });
  const paced = await answersDuring(stage, 'at the default limits', {});
  const results = [
    { name: 'at full speed', limiter: 'opened', answers: opened },
    { name: 'at 25/s', limiter: 'default', answers: paced },
  ];
  return {
    figures: results.map(({ name, answers: { during, without } }) => ({
      name: `longest answer during a fan-out ${name}, ms`,
      value: Math.max(...during),
      note: `median ${median(during).toFixed(0)} of ${during.length}`,
      baseline: { value: Math.max(...without), of: 'without one' },
      target: { of: 'value', most: 1_000, always: true },
    })),
    json: results.map(({ limiter, answers: { during, without } }) => ({
      scenario: 'interactive',
      destinations,
      limiter,
      answers: during.length,
      median_ms: rounded(median(during), 1),
      longest_ms: rounded(Math.max(...during), 1),
      baseline_median_ms: rounded(median(without), 1),
      baseline_longest_ms: rounded(Math.max(...without), 1),
    })),
  };
}

async function answersDuring(
  { services, telegram, options, log }: Stage,
  how: string,
  env: Readonly<Record<string, string>>,
): Promise<Answers> {
  const { destinations, workers } = options;
  const product = await startProduct(services, telegram, { name: 'interactive', env, workers });
  let askers = 0;
  try {
    const { sql, failed } = product;
    await connectChats(sql, { kind: 'supergroup', count: 1, firstId: SOURCE, receive: false });
    await connectChats(sql, { kind: 'private', count: destinations, firstId: 1, receive: true });
    const people = ASKERS + 2 * ASKERS_WITHOUT;
    await connectChats(sql, { kind: 'private', count: people, firstId: FIRST_ASKER, receive: false });
    const before = await Promise.race([ask(ASKERS_WITHOUT), failed]);
    log(`latency: /start during a fan-out to ${destinations} chats ${how}`);
    await telegram.forget();
    await telegram.give([postIn(SOURCE).update]);
    await Promise.race([telegram.received(1, 60_000), failed]);
    const during = await Promise.race([ask(ASKERS, () => fanOutRuns(product)), failed]);
    await sql.query('update hubs set paused_at = now()');
    await new Promise((resolve) => setTimeout(resolve, CALM_MS));
    const after = await Promise.race([ask(ASKERS_WITHOUT), failed]);
    return { during, without: [...before, ...after] };
  } finally {
    await product.stop();
  }

  /** Milliseconds from handing out each /start to the answer's arrival; the last is not asked once `goesOn` says no. */
  async function ask(most: number, goesOn = async (): Promise<boolean> => true): Promise<number[]> {
    await telegram.forget();
    const first = FIRST_ASKER + askers;
    const end = Date.now() + PACED_MS;
    let asked = 0;
    while (asked < most && Date.now() < end) {
      await telegram.give([startIn(first + asked++)]);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
      if (!(await goesOn())) break;
    }
    askers += asked;
    return answersTo(first, asked);
  }

  async function answersTo(first: number, asked: number): Promise<number[]> {
    const end = Date.now() + ANSWER_WITHIN_MS;
    for (;;) {
      const answers = waited(await telegram.notes(), first, asked);
      if (answers.length === asked) return answers;
      if (Date.now() > end) throw new Error(`Only ${answers.length} of ${asked} people got an answer.`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function fanOutRuns({ sql }: Product): Promise<boolean> {
  const { rowCount } = await sql.query(`select from posts where state = 'planned'`);
  return rowCount !== 0;
}

/** The askers follow each other in the order in which their updates were handed out. */
function waited({ arrivals, handedOut }: SinkNotes, first: number, asked: number): number[] {
  const answeredAt = new Map<number, number>();
  arrivals.chat.forEach((chat, index) => {
    if (chat >= first) answeredAt.set(chat - first, arrivals.at[index]!);
  });
  return Array.from({ length: asked }, (_, n) => (answeredAt.get(n) ?? Number.NaN) - handedOut[n]!).filter(
    (ms) => !Number.isNaN(ms),
  );
}
