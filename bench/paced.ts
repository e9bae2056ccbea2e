import { connectChats } from './chats.ts';
import { historyEvents } from './histories.ts';
import { startProduct } from './product.ts';
import { perSecond } from './rate.ts';
import { atMost, type Figure } from './report.ts';
import type { Stage } from './scenario.ts';
import { postIn } from './updates.ts';

const SOURCE = -1_000_000_002;
const GOAL = 100_000;
/** Before the first batch: start, admission, plan. After the last: closing. */
const EVENTS_AROUND = 30;

/**
 * History events at the limits that hold by default: a fan-out runs for some minutes, and what its sends cost is
 * carried on to 100,000, which would take more than an hour.
 */
export async function pacedEvents(
  { services, telegram, options, log }: Stage,
  destinations: number,
): Promise<{ figure: Figure; json: Readonly<Record<string, unknown>> }> {
  const product = await startProduct(services, telegram, { name: 'paced', env: {}, workers: 1 });
  try {
    const { sql, link } = product;
    await connectChats(sql, { kind: 'supergroup', count: 1, firstId: SOURCE, receive: false });
    await connectChats(sql, { kind: 'private', count: destinations, firstId: 1, receive: true });
    log(`fanout: one post at the default rate for ${options.minutes} min`);
    await telegram.forget();
    const { update, workflowId } = postIn(SOURCE, 1);
    await telegram.give([update]);
    const minutesOver = new Promise((resolve) => setTimeout(resolve, options.minutes * 60_000));
    await Promise.race([minutesOver, product.failed]);
    const events = await historyEvents(link, workflowId);
    const { arrivals } = await telegram.notes();
    const sent = arrivals.at.length;
    const expected = Math.round(EVENTS_AROUND + ((events - EVENTS_AROUND / 2) / sent) * GOAL);
    return {
      figure: {
        name: `history events at ${perSecond(arrivals.at).toFixed(0)}/s for ${GOAL}`,
        value: `${expected} (${events} for the first ${sent})`,
        target: atMost(expected, 2_000),
      },
      json: {
        scenario: 'fanout-paced',
        destinations: GOAL,
        per_s: Number(perSecond(arrivals.at).toFixed(1)),
        sent,
        history_events: events,
        history_events_expected: expected,
      },
    };
  } finally {
    await product.stop();
  }
}
