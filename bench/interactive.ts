import { connectChats } from './chats.ts';
import { OPENED, type Product, startProduct } from './product.ts';
import { median } from './rate.ts';
import { atMost, type Figure, rounded } from './report.ts';
import type { Stage } from './scenario.ts';
import type { SinkNotes } from './sink.ts';
import { postIn, startIn } from './updates.ts';

const SOURCE = -1_000_300_000;
const FIRST_ASKER = 500_000_001;
const ASKERS = 500;
const ASK_EVERY_MS = 200;
/** At the default limits a fan-out of this size takes minutes; so long is listened to it. */
const PACED_MS = 20_000;
const ANSWER_WITHIN_MS = 30_000;

/** How long somebody who types /start waits for the answer while a large fan-out runs. */
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
    figures: results.map(({ name, answers }) => ({
      name: `answer during a fan-out ${name}, ms`,
      value: `${median(answers).toFixed(0)} median, ${Math.max(...answers).toFixed(0)} longest of ${answers.length}`,
      target: atMost(rounded(Math.max(...answers), 0), 1_000),
    })),
    json: results.map(({ limiter, answers }) => ({
      scenario: 'interactive',
      destinations,
      limiter,
      answers: answers.length,
      median_ms: rounded(median(answers), 1),
      longest_ms: rounded(Math.max(...answers), 1),
    })),
  };
}

/** Milliseconds from handing out each /start to the answer's arrival. */
async function answersDuring(
  { services, telegram, options, log }: Stage,
  how: string,
  env: Readonly<Record<string, string>>,
): Promise<number[]> {
  const { destinations, workers } = options;
  const product = await startProduct(services, telegram, { name: 'interactive', env, workers });
  try {
    const { sql, failed } = product;
    await connectChats(sql, { kind: 'supergroup', count: 1, firstId: SOURCE, receive: false });
    await connectChats(sql, { kind: 'private', count: destinations, firstId: 1, receive: true });
    await connectChats(sql, { kind: 'private', count: ASKERS, firstId: FIRST_ASKER, receive: false });
    log(`latency: /start during a fan-out to ${destinations} chats ${how}`);
    await telegram.forget();
    await telegram.give([postIn(SOURCE).update]);
    await Promise.race([telegram.received(1, 60_000), failed]);
    const asked = await Promise.race([askWhileItRuns(product), failed]);
    return await answersTo(asked);
  } finally {
    await product.stop();
  }

  async function askWhileItRuns({ sql }: Product): Promise<number> {
    const end = Date.now() + PACED_MS;
    let asked = 0;
    while (asked < ASKERS && Date.now() < end) {
      await telegram.give([startIn(FIRST_ASKER + asked++)]);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
      const { rowCount } = await sql.query(`select from posts where state = 'planned'`);
      if (rowCount === 0) break;
    }
    return asked;
  }

  async function answersTo(asked: number): Promise<number[]> {
    const end = Date.now() + ANSWER_WITHIN_MS;
    for (;;) {
      const answers = waited(await telegram.notes(), asked);
      if (answers.length === asked) return answers;
      if (Date.now() > end) throw new Error(`Only ${answers.length} of ${asked} people got an answer.`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** The post was the first update that was handed out; the askers follow in their order. */
function waited({ arrivals, handedOut }: SinkNotes, asked: number): number[] {
  const answeredAt = new Map<number, number>();
  arrivals.chat.forEach((chat, index) => {
    if (chat >= FIRST_ASKER) answeredAt.set(chat - FIRST_ASKER, arrivals.at[index]!);
  });
  return Array.from(
    { length: asked },
    (_, n) => (answeredAt.get(n) ?? Number.NaN) - handedOut[n + 1]!,
  ).filter((ms) => !Number.isNaN(ms));
}
