import type { TemporalLink } from '../src/temporal/connect.ts';
import { connectChats } from './chats.ts';
import { workflowOfNewestPost } from './histories.ts';
import { startProduct } from './product.ts';
import { perSecond } from './rate.ts';
import { atMost, type Figure, rounded } from './report.ts';
import type { Stage } from './scenario.ts';
import { postIn } from './updates.ts';

const SOURCE = -1_000_000_002;
const GOAL = 100_000;
/** Closing the post. */
const EVENTS_AFTER = 10;

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
    const { update } = postIn(SOURCE);
    await telegram.give([update]);
    const minutesOver = new Promise((resolve) => setTimeout(resolve, options.minutes * 60_000));
    await Promise.race([minutesOver, product.failed]);
    const { arrivals } = await telegram.notes();
    const { events, eventsBefore, until } = await batchesOf(link, await workflowOfNewestPost(sql));
    const sent = arrivals.at.filter((at) => at < until).length;
    const expected = Math.round(eventsBefore + (events / sent) * GOAL + EVENTS_AFTER);
    const perS = perSecond(arrivals.at);
    return {
      figure: {
        name: `history events for ${GOAL} at ${perS.toFixed(0)}/s`,
        value: expected,
        note: `${events} for ${sent} sends`,
        target: atMost(2_000),
      },
      json: {
        scenario: 'fanout-paced',
        destinations: GOAL,
        per_s: rounded(perS, 1),
        history_events: expected,
        measured_sends: sent,
        measured_events: events,
      },
    };
  } finally {
    await product.stop();
  }
}

/** The events of all batches that are over: from the first batch to the beginning of the one that runs. */
async function batchesOf({ client }: TemporalLink, workflowId: string) {
  const { events = [] } = await client.workflow.getHandle(workflowId).fetchHistory();
  const begun = (events ?? []).filter(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'deliverBatch',
  );
  const [first, last] = [begun[0], begun.at(-1)];
  if (!first || !last || first === last) throw new Error('No batch came to its end: give it more --minutes.');
  return {
    events: Number(last.eventId) - Number(first.eventId),
    eventsBefore: Number(first.eventId),
    until: Number(last.eventTime?.seconds) * 1_000 + Number(last.eventTime?.nanos) / 1e6,
  };
}
