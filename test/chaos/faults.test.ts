import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Fault } from '../../chaos/fault.ts';
import { serverKilled } from '../../chaos/faults/servers.ts';
import { withoutNetwork } from '../../chaos/faults/network.ts';
import { dropsAfter, dropsBefore, errors } from '../../chaos/faults/refusals.ts';
import { secondBot } from '../../chaos/faults/secondBot.ts';
import { tokenRevoked } from '../../chaos/faults/token.ts';
import { expressions } from '../deploy/monitoring.ts';
import { readExpression } from '../deploy/promql.ts';
import { withstand } from '../../chaos/withstand.ts';
import { World } from '../../chaos/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.start({ perSecond: 100, workers: 1 });
}, 240_000);
afterAll(() => world?.close(), 120_000);

async function withstood(fault: Fault): Promise<void> {
  expect((await withstand(world, fault, { posts: 6, destinations: 30 })).broken).toEqual([]);
}

test.each([
  serverKilled('temporal', { kills: 1 }),
  serverKilled('postgres', { kills: 1 }),
  serverKilled('redis', { kills: 1, emptied: true }),
  withoutNetwork(3),
  tokenRevoked(4),
  errors,
  dropsBefore,
  dropsAfter,
])('$name: nothing is lost, in order, and twice only in doubt ($what)', withstood, 240_000);

test('every metric that alerts and dashboard name is on the pages of the processes', async () => {
  const { product } = world;
  const pages = await Promise.all([product.ledgerMetrics(), product.botMetrics(), product.workerMetrics()]);
  const families = pages.flatMap((page) => [...page.matchAll(/^# TYPE (\S+) (\w+)$/gm)]);
  // What Prometheus says by itself of each page that it reads.
  // Refused payloads are on a page from the first refusal on.
  const known = new Set(['up', 'partyline_refused_payloads']);
  for (const [, name = '', type] of families) {
    const parts = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const part of parts) known.add(name + part);
  }
  const unknown = expressions().flatMap(([where, expression]) =>
    readExpression(expression)
      .metrics.filter((metric) => !known.has(metric))
      .map((metric) => `${where}: ${metric}`),
  );
  expect(unknown).toEqual([]);
});

// The last one, since it leaves the world with another bot.
test.each([secondBot])(
  '$name: nothing is lost, in order, and twice only in doubt ($what)',
  withstood,
  240_000,
);
