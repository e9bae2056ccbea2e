import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import {
  ApplicationFailure,
  defaultPayloadConverter,
  type Payload,
  type SerializationContext,
} from '@temporalio/common';
import { ofHub } from '../../src/domain/billing/subscriber.ts';
import type { Activities } from '../../src/activities/createActivities.ts';
import type { ChatId } from '../../src/domain/ids.ts';
import { type RunningWorker, runSendWorker, runWorkers } from '../../src/main/process/workers.ts';
import type { TemporalLink } from '../../src/temporal/connect.ts';
import {
  grantUpdate,
  subscriptionQuery,
  subscriptionWorkflow,
  subscriptionWorkflowId,
} from '../../src/workflows/billing/contract.ts';
import { forgetWorkflow } from '../../src/workflows/people/contract.ts';
import {
  type RelayPostInput,
  relayPostWorkflow,
  withdrawAgainSignal,
  withdrawalWorkflow,
} from '../../src/workflows/posts/contract.ts';
import { TASK_QUEUES } from '../../src/workflows/taskQueues.ts';
import { operatorText } from '../../src/workflows/operatorText.ts';
import { FOREIGN_PAYLOAD } from '../../src/workflows/refusedPayload.ts';
import { UNKNOWN_WORKFLOW } from '../../src/workflows/unknownWorkflow.ts';
import { until } from '../support/until.ts';
import { MODERATION_STAND_INS } from '../workflows/moderationStandIns.ts';
import { SUBSCRIPTION_STAND_INS, trialView, willLook } from '../workflows/subscriptionStandIns.ts';
import { encryptedLink } from '../workflows/temporalLinks.ts';
import { textId } from '../support/ids.ts';

/** Which steps were taken, with their arguments. */
const taken: { step: string; args: unknown[] }[] = [];
const takenAs = (step: string) => taken.filter((one) => one.step === step);

const STEPS = Object.fromEntries(
  Object.entries({
    ...MODERATION_STAND_INS,
    ...SUBSCRIPTION_STAND_INS,
    admit: async () => ({ admitted: true, audience: 1, parts: 1 }),
    plan: async () => ({ kind: 'planned', planned: 1, withheld: 0 }),
    deliverBatch: async () => ({ open: 0, next: { kind: 'done' } }),
    closePost: async () => ({ open: 0, sent: 1, failed: 0, withheld: 0, doubts: 0 }),
    stopPosts: async () => ({
      posts: 1,
      left: 0,
      deleted: 0,
      outOfReach: 0,
      stopped: 0,
      underWay: 0,
      doubts: 1,
    }),
    forgetCopies: async () => false,
    forgetPerson: async () => {},
  }).map(([step, take]) => [
    step,
    (...args: unknown[]) => {
      taken.push({ step, args });
      return (take as (...args: unknown[]) => unknown)(...args);
    },
  ]),
) as unknown as Activities;

let link: TemporalLink;
/** Whoever reaches Temporal's port and writes without our key. What comes back is decrypted, so that tests can tell. */
let attacker: Client;
let workers: RunningWorker[];
beforeAll(async () => {
  link = await encryptedLink();
  const [codec] = link.dataConverter.payloadCodecs!;
  const plainWriter = {
    encode: async (payloads: Payload[]) => payloads,
    decode: (payloads: Payload[], context?: SerializationContext) => codec!.decode(payloads, context),
  };
  attacker = new Client({
    connection: link.connection,
    namespace: link.namespace,
    dataConverter: { ...link.dataConverter, payloadCodecs: [plainWriter] },
  });
  workers = await runWorkers(link, STEPS);
}, 120_000);
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await link.close();
});

let lastChat = 0;

/** The workflow of a subscription that sleeps until something changes. */
async function sleepingSubscription() {
  const chatId = ++lastChat as ChatId;
  const look = { gone: false, view: trialView(1), standing: 'lapsed', networkId: textId(-1) } as const;
  willLook(chatId, ...Array.from({ length: 20 }, () => look));
  const handle = await link.client.workflow.start(subscriptionWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: subscriptionWorkflowId(ofHub(chatId)),
    args: [{ chatId }],
  });
  await until(async () => (await handle.query(subscriptionQuery)) !== undefined, 20_000);
  return { chatId, handle, forged: attacker.workflow.getHandle(handle.workflowId) };
}

const ORDER = {
  kind: 'grant',
  key: 'forged',
  plan: 'year',
  days: 365,
  by: { kind: 'token', id: 'anna', name: 'anna' },
};

/** What happened to a workflow, as far as it tells of an attack. */
async function eventsOf(workflowId: string): Promise<string[]> {
  const { events } = await link.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => [
    ...(event.workflowTaskFailedEventAttributes ? ['taskFailed'] : []),
    ...(event.workflowExecutionUpdateAcceptedEventAttributes ? ['updateAccepted'] : []),
  ]);
}

const FORGED_ARGUMENTS: readonly (readonly [string, unknown[]])[] = [
  ['an order in the name of staff', [ORDER]],
  ['a text that begins as texts for operators do', [operatorText('grant')]],
  ['an answer that begins as the Web UI expects it', [{ definition: { type: 'subscription' }, ...ORDER }]],
  ['null', [null]],
  ['nothing', []],
  ['several', [ORDER, ORDER]],
];

describe('Without our key', () => {
  test.each(FORGED_ARGUMENTS)('an update is rejected, and the workflow goes on: %s', async (_what, args) => {
    const { chatId, handle, forged } = await sleepingSubscription();
    await expect(forged.executeUpdate('grant', { args: args as [unknown] })).rejects.toThrow(
      WorkflowUpdateFailedError,
    );
    expect(await eventsOf(handle.workflowId)).not.toContain('updateAccepted');
    expect(takenAs('carryOutOrder').filter(({ args: [id] }) => id === chatId)).toEqual([]);
    await handle.signal('changed');
    expect(await handle.query(subscriptionQuery)).toBeDefined();
    expect(await eventsOf(handle.workflowId)).not.toContain('taskFailed');
    await handle.terminate();
  });

  test.each(FORGED_ARGUMENTS.slice(0, 4))(
    'a signal is ignored, and the workflow goes on: %s',
    async (_what, args) => {
      const handle = await link.client.workflow.start(withdrawalWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: `withdrawal/${randomUUID()}`,
        args: [{ scope: { kind: 'post', postId: 7 } }],
      });
      const looks = () => takenAs('stopPosts').length;
      const before = looks();
      await until(() => looks() > before, 20_000);
      const asleep = looks();
      await attacker.workflow.getHandle(handle.workflowId).signal(withdrawAgainSignal.name, ...args);
      // A genuine signal wakes it, so by then the forged one was dealt with.
      await handle.signal(withdrawAgainSignal, undefined);
      await until(() => looks() > asleep, 20_000);
      expect(looks()).toBe(asleep + 1);
      expect(takenAs('amendNotice')).toEqual([]);
      expect(await eventsOf(handle.workflowId)).not.toContain('taskFailed');
      await handle.result();
    },
  );

  test.each([
    [relayPostWorkflow, [{ postId: 7, planned: { deliveries: 1, withheld: 0 } }]],
    [relayPostWorkflow, []],
    [relayPostWorkflow, [null]],
    [relayPostWorkflow, [operatorText('7')]],
    [forgetWorkflow, [{ networkId: textId(700_000_001), authorId: 1 }]],
    [subscriptionWorkflow, [{ definition: { chatId: 1 } }]],
  ] as [string, unknown[]][])('a start of %s with %j fails at once and does nothing', async (type, args) => {
    const before = taken.length;
    const handle = await attacker.workflow.start(type, {
      taskQueue: TASK_QUEUES.relay,
      workflowId: `forged/${randomUUID()}`,
      args,
      memo: { forged: 'memo' },
    });
    const failure: unknown = await handle.result().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect((failure as WorkflowFailedError).cause).toMatchObject({ type: FOREIGN_PAYLOAD });
    expect(taken.slice(before)).toEqual([]);
    expect(await eventsOf(handle.workflowId)).not.toContain('taskFailed');
  });

  test.each([[[]], [[ORDER]], [[null]]])(
    'a start of a type that is not ours, with %j, fails at once and says which',
    async (args) => {
      const handle = await attacker.workflow.start('noSuchWorkflow', {
        taskQueue: TASK_QUEUES.relay,
        workflowId: `forged/${randomUUID()}`,
        args,
      });
      const failure: unknown = await handle.result().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(WorkflowFailedError);
      expect((failure as WorkflowFailedError).cause).toMatchObject({
        type: UNKNOWN_WORKFLOW,
        message: 'There is no workflow of the type "noSuchWorkflow".',
      });
      expect(await eventsOf(handle.workflowId)).not.toContain('taskFailed');
    },
  );

  test('a query with arguments is refused; those of the Web UI are answered', async () => {
    const { handle, forged } = await sleepingSubscription();
    await expect(forged.query('state', ORDER)).rejects.toThrow();
    expect(await forged.query('__stack_trace')).toEqual(expect.any(String));
    const anybody = new Client({ connection: link.connection, namespace: link.namespace });
    const metadata = await anybody.workflow
      .getHandle(handle.workflowId)
      .query('__temporal_workflow_metadata');
    expect(metadata).toMatchObject({ definition: { type: subscriptionWorkflow } });
    await expect(anybody.workflow.getHandle(handle.workflowId).query('state')).rejects.toThrow(
      'Unknown encoding: binary/encrypted',
    );
    expect(await eventsOf(handle.workflowId)).not.toContain('taskFailed');
    await handle.terminate();
  });

  test('what is not even encrypted well does not block a workflow', async () => {
    const { handle } = await sleepingSubscription();
    const garbage: Payload = {
      metadata: { encoding: Buffer.from('binary/encrypted') },
      data: Buffer.from('not a cipher text'),
    };
    await raw(handle.workflowId, 'changed', garbage);
    await raw(handle.workflowId, 'changed', {});
    const order = await handle.executeUpdate(grantUpdate, { args: [{ key: 'genuine' }] });
    expect(order.kind).toBe('done');
    expect(await eventsOf(handle.workflowId)).not.toContain('taskFailed');
    await handle.terminate();
  });
});

describe('With a payload that was taken from another workflow', () => {
  test('nothing can be started', async () => {
    const { handle } = await sleepingSubscription();
    const { events } = await handle.fetchHistory();
    const input = events![0]!.workflowExecutionStartedEventAttributes!.input!;
    const workflowId = `forged/${randomUUID()}`;
    await link.connection.workflowService.startWorkflowExecution({
      namespace: link.namespace,
      workflowId,
      requestId: randomUUID(),
      workflowType: { name: subscriptionWorkflow },
      taskQueue: { name: TASK_QUEUES.relay },
      input,
    });
    const failure: unknown = await attacker.workflow
      .getHandle(workflowId)
      .result()
      .catch((error: unknown) => error);
    expect((failure as WorkflowFailedError).cause).toMatchObject({ type: FOREIGN_PAYLOAD });
    await handle.terminate();
  });
});

describe('A worker of somebody else’s', () => {
  test('cannot make ours believe the result of a step', async () => {
    await workers[1]!.stop();
    try {
      const handle = await link.client.workflow.start<(input: RelayPostInput) => Promise<unknown>>(
        relayPostWorkflow,
        {
          taskQueue: TASK_QUEUES.relay,
          workflowId: `post/${randomUUID()}`,
          args: [{ postId: 8 as RelayPostInput['postId'] }],
        },
      );
      const closed = takenAs('closePost').length;
      const task = await link.connection.workflowService.pollActivityTaskQueue({
        namespace: link.namespace,
        taskQueue: { name: TASK_QUEUES.send },
        identity: 'somebody else',
      });
      const result = defaultPayloadConverter.toPayload({ open: 0, next: { kind: 'done' } });
      await link.connection.workflowService.respondActivityTaskCompleted({
        namespace: link.namespace,
        taskToken: task.taskToken,
        identity: 'somebody else',
        result: { payloads: [result] },
      });
      const failure: unknown = await handle.result().catch((error: unknown) => error);
      expect(causesOf(failure)).toContainEqual(expect.objectContaining({ type: FOREIGN_PAYLOAD }));
      expect(takenAs('closePost')).toHaveLength(closed);
      expect(await eventsOf(handle.workflowId)).not.toContain('taskFailed');
    } finally {
      workers[1] = await runSendWorker(link, STEPS);
    }
  });
});

/** Signals with a payload as it is. */
async function raw(workflowId: string, signalName: string, payload: Payload): Promise<void> {
  await link.connection.workflowService.signalWorkflowExecution({
    namespace: link.namespace,
    workflowExecution: { workflowId },
    signalName,
    requestId: randomUUID(),
    input: { payloads: [payload] },
  });
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let at = error; at instanceof Error; at = at.cause) causes.push(at);
  return causes.filter((cause) => cause instanceof ApplicationFailure);
}
