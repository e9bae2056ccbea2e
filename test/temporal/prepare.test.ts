import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareTemporal } from '../../src/temporal/prepare.ts';
import type { TemporalLink } from '../../src/temporal/connect.ts';
import { RECONCILE_PAYMENTS, TEND_SUBSCRIPTIONS } from '../../src/workflows/billing/contract.ts';
import { TEND_LEDGER } from '../../src/workflows/posts/contract.ts';
import { TASK_QUEUES } from '../../src/workflows/taskQueues.ts';
import { type WorkflowWorld, openWorkflowWorld } from '../support/world/workflowWorld.ts';
import { encryptedLink } from '../workflows/temporalLinks.ts';
import { until } from '../support/until.ts';

let link: TemporalLink;
let setting: WorkflowWorld;
beforeAll(async () => {
  link = await encryptedLink();
  setting = await openWorkflowWorld(link);
}, 120_000);
afterAll(() => setting.close());

/** Everything that preparing is about, as the server has it. */
async function whatIsThere() {
  const { connection, client, namespace } = link;
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const schedules = await Promise.all(
    [TEND_LEDGER.scheduleId, TEND_SUBSCRIPTIONS.scheduleId, RECONCILE_PAYMENTS.scheduleId].map((id) =>
      client.schedule.getHandle(id).describe(),
    ),
  );
  return {
    retentionHours: Number(config?.workflowExecutionRetentionTtl?.seconds) / 3_600,
    attributes: Object.entries(customAttributes ?? {})
      .filter(([name]) => name.startsWith('Partyline'))
      .sort(([a], [b]) => a.localeCompare(b)),
    schedules: schedules.map(({ spec, action, info }) => ({ spec, action, createdAt: info.createdAt })),
  };
}

test('A server gets the namespace, its retention, the search attributes and the schedule, once', async () => {
  const prepared = await whatIsThere();
  expect(prepared.retentionHours).toBe(72);
  const KEYWORD = 2;
  expect(prepared.attributes).toEqual([
    ['PartylineAuthor', KEYWORD],
    ['PartylineChat', KEYWORD],
    ['PartylineLine', KEYWORD],
    ['PartylineState', KEYWORD],
  ]);
  expect(
    prepared.schedules.map(({ spec, action }) => [action.workflowType, spec.intervals?.[0]?.every]),
  ).toEqual([
    ['tendLedger', 3_600_000],
    ['tendSubscriptions', 3_600_000],
    ['reconcilePayments', 86_400_000],
  ]);
  for (const { action } of prepared.schedules) expect(action.taskQueue).toBe(TASK_QUEUES.relay);
  await prepareTemporal(link);
  expect(await whatIsThere()).toEqual(prepared);
});

test('The schedule runs the workflow that tends the ledger', async () => {
  await link.client.schedule.getHandle(TEND_LEDGER.scheduleId).trigger();
  const query = `WorkflowType = 'tendLedger' AND ExecutionStatus = 'Completed'`;
  await until(async () => (await link.client.workflow.count(query)).count === 1, 60_000);
  for await (const { workflowId } of link.client.workflow.list({ query })) {
    expect(await link.client.workflow.getHandle(workflowId).result()).toEqual({
      dropped: ['2026-01-01'],
      kept: [],
    });
  }
});
