import { expect, test } from '@jest/globals';
import type { SubscriberReference } from '../../../src/domain/billing/subscriber.ts';
import { ofHub } from '../../../src/domain/billing/subscriber.ts';
import type { Activities } from '../../../src/activities/createActivities.ts';
import type { ChatId } from '../../../src/domain/ids.ts';
import { runWorkers } from '../../../src/main/process/workers.ts';
import {
  revokeUpdate,
  subscriptionChangedSignal,
  subscriptionWorkflow,
  subscriptionWorkflowId,
} from '../../../src/workflows/billing/contract.ts';
import { TASK_QUEUES } from '../../../src/workflows/taskQueues.ts';
import { until } from '../../support/until.ts';
import { SUBSCRIPTION_STAND_INS, trialView, willLook } from '../subscriptionStandIns.ts';
import { plainLink } from '../temporalLinks.ts';
import { textId } from '../../support/ids.ts';

test('Renewals are ended also when they are revoked just as a long history is handed over', async () => {
  const link = await plainLink();
  const chatId = 1 as ChatId;
  const ended: SubscriberReference[] = [];
  const steps = {
    ...SUBSCRIPTION_STAND_INS,
    async endRenewals(of) {
      ended.push(of);
      return 1;
    },
  } as typeof SUBSCRIPTION_STAND_INS as Activities;
  const look = { gone: false, view: trialView(1), standing: 'lapsed', networkId: textId(-1) } as const;
  willLook(chatId, look, look, look);

  // All of it comes before anybody works, and so in one task.
  const handle = await link.client.workflow.start(subscriptionWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: subscriptionWorkflowId(ofHub(chatId)),
    args: [{ chatId }],
  });
  for (let sent = 0; sent < 600; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => handle.signal(subscriptionChangedSignal)));
  }
  const revoked = handle.executeUpdate(revokeUpdate, { args: [{ key: 'a' }] });
  const workers = await runWorkers(link, steps);
  try {
    expect((await revoked).kind).toBe('done');
    await until(() => ended.length > 0, 30_000);
    expect(ended).toEqual([chatId]);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await link.close();
  }
}, 60_000);
