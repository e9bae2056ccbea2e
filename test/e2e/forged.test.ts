import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { forgetWorkflow } from '../../src/workflows/people/contract.ts';
import { TASK_QUEUES } from '../../src/workflows/taskQueues.ts';
import { operatorText } from '../../src/workflows/operatorText.ts';
import { temporalAddress } from '../support/services.ts';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;
let office: Place;
let garden: Place;
let parlour: Place;
let ann: Person;
let connection: Connection;
/** Somebody who reaches Temporal's port, and has no key of ours. */
let attacker: Client;

beforeAll(async () => {
  town = await startTown({ env: { TRIAL_DAYS: '0' } });
  ann = await town.person('Ann');
  office = await town.chat('supergroup', 'Office', { members: [town.admin.id] });
  garden = await town.chat('supergroup', 'Garden', { members: [ann.id] });
  parlour = await town.chat('private', 'Parlour', { members: [ann.id] });
  connection = await Connection.connect({ address: temporalAddress() });
  attacker = new Client({ connection, namespace: town.environment['TEMPORAL_NAMESPACE']! });
}, 120_000);
afterAll(async () => {
  await connection.close();
  await town.close();
});

const FORGED_GRANT = {
  kind: 'grant',
  key: 'forged',
  plan: 'year',
  days: 3_650,
  by: { kind: 'token', id: 'anna', name: 'anna' },
};

async function idOf(place: Place): Promise<number> {
  return (await town.sql<{ id: number }>(`select id from chats where network_id = '${place.id}'`))[0]!.id;
}

async function subscriptionOf(place: Place) {
  const workflowId = `subscription/hub/${await idOf(place)}`;
  await until(async () => {
    const found = await attacker.workflow.count(
      `WorkflowId = '${workflowId}' and ExecutionStatus = 'Running'`,
    );
    return found.count > 0;
  }, 30_000);
  return attacker.workflow.getHandle(workflowId);
}

test('Whoever reaches Temporal without our key changes nothing and stops nothing', async () => {
  const subscription = await subscriptionOf(garden);
  const marked = [operatorText('grant'), { definition: FORGED_GRANT }];
  for (const forged of [FORGED_GRANT, { key: 'forged' }, null, ...marked]) {
    for (const update of ['grant', 'extend', 'revoke', 'endRenewal', 'renewalTold', 'pay']) {
      await expect(subscription.executeUpdate(update, { args: [forged] })).rejects.toThrow();
    }
    await subscription.signal('changed', forged);
    await expect(subscription.query('state', forged)).rejects.toThrow();
  }
  await subscription.signal('no such signal', FORGED_GRANT);
  const started = await attacker.workflow.start(forgetWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: `forget/${randomUUID()}`,
    args: [{ networkId: ann.id, orderId: 'forged' }],
  });
  await expect(started.result()).rejects.toThrow();

  expect(
    await town.sql(`select paid_until, version from subscriptions where chat_id = ${await idOf(garden)}`),
  ).toEqual([{ paid_until: null, version: 0 }]);
  expect(await town.sql('select * from subscription_events')).toEqual([]);
  // Its tasks did not fail, so that a genuine order is carried out at once.
  const { events } = await subscription.fetchHistory();
  expect((events ?? []).filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  expect((events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual([]);
  await town.admin.says(office, `/grant ${garden.id} week`);
  await until(async () => {
    const [row] = await town.sql<{ plan: string | null }>(
      `select plan from subscriptions where chat_id = ${await idOf(garden)}`,
    );
    return row!.plan === 'week';
  }, 30_000);
  await town.admin.says(office, 'Posts go on');
  await town.settled();
  expect(await garden.words()).toContain('Posts go on');
});

test('Nothing that anybody can read in Temporal names a person', async () => {
  await ann.says(parlour, 'Said in private');
  await town.settled();
  const shown: string[] = [];
  for await (const { workflowId, raw } of attacker.workflow.list()) {
    shown.push(workflowId, JSON.stringify(raw.searchAttributes, asText));
    const described = await attacker.workflow.getHandle(workflowId).describe();
    shown.push((await described.staticSummary()) ?? '');
  }
  expect(shown.join('\n')).toContain('post/');
  for (const personId of [ann.id, town.admin.id]) expect(shown.join('\n')).not.toContain(String(personId));
});

function asText(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const original = this[name];
  return original instanceof Uint8Array ? Buffer.from(original).toString('latin1') : value;
}
