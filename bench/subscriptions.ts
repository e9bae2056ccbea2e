import type { Client } from 'pg';
import { TEND_SUBSCRIPTIONS } from '../src/workflows/billing/contract.ts';
import { connectChats } from './chats.ts';
import { memoryMb } from './processes.ts';
import { type Product, startProduct } from './product.ts';
import { type Report, rounded } from './report.ts';
import type { Stage } from './scenario.ts';

/** These are opened first, so that what every process needs once is not counted. */
const WARM_UP = 200;
const PATIENCE_MS = 30 * 60_000;

/** What N open subscriptions cost in memory: each a workflow that sleeps until its next reminder. */
export async function subscriptions({ services, telegram, options, log }: Stage): Promise<Report> {
  const { subscriptions: count, workers } = options;
  const product = await startProduct(services, telegram, { name: 'subscriptions', env: {}, workers });
  try {
    const pids = {
      worker: product.workers[0]!.pid,
      bot: product.bot.pid,
      Temporal: services.temporal.pid,
      PostgreSQL: services.postgres.pid,
    };
    const measure = () => Object.entries(pids).map(([name, pid]) => [name, memoryMb(pid)] as const);
    await open(product, WARM_UP, 1);
    const before = new Map(measure());
    log(`subscriptions: ${count} to open`);
    const began = performance.now();
    await open(product, count, WARM_UP + 1);
    const seconds = (performance.now() - began) / 1_000;
    const costs = measure().map(([name, mb]) => [name, ((mb - before.get(name)!) * 1_000) / count] as const);
    return {
      scenario: 'subscriptions',
      figures: costs.map(([name, mb]) => ({
        name: `${name}, MB for 1,000 open`,
        value: mb,
        digits: 1,
      })),
      json: [
        {
          scenario: 'subscriptions',
          open: count,
          opened_per_second: rounded(count / seconds, 0),
          ...Object.fromEntries(
            costs.map(([name, mb]) => [`${name.toLowerCase()}_mb_per_1000`, rounded(mb, 1)]),
          ),
        },
      ],
      remarks: [`${count} opened in ${rounded(seconds, 0)} s by the hourly upkeep`],
    };
  } finally {
    await product.stop();
  }
}

/** Connects chats and has the upkeep find that nobody watches over their trials. */
async function open(product: Product, count: number, firstId: number): Promise<void> {
  const { sql, link, failed } = product;
  await connectChats(sql, { kind: 'private', count, firstId, receive: true });
  await link.client.schedule.getHandle(TEND_SUBSCRIPTIONS.scheduleId).trigger();
  await Promise.race([allWatched(sql), failed]);
}

async function allWatched(sql: Client): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await sql.query<{ left: number }>(
      'select count(*)::int as left from subscriptions where watched_version is null',
    );
    if (rows[0]!.left === 0) return;
    if (Date.now() > end) throw new Error(`${rows[0]!.left} subscriptions were not opened in time.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
