import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { ChatId, PostId } from '../../../src/domain/ids.ts';
import {
  editedSignal,
  editPostWorkflow,
  editWorkflowId,
  resendWorkflowId,
  wakeSignal,
} from '../../../src/workflows/posts/contract.ts';
import { TASK_QUEUES } from '../../../src/workflows/taskQueues.ts';
import { until } from '../../support/until.ts';
import { type WorkflowWorld, openWorkflowWorld } from '../../support/world/workflowWorld.ts';
import { plainLink, quieten } from '../temporalLinks.ts';

quieten();

let setting: WorkflowWorld;
beforeAll(async () => void (setting = await openWorkflowWorld(await plainLink())), 120_000);
afterAll(() => setting.close());

function edit(postId: PostId, quietMs = 100): Promise<WorkflowHandle> {
  return setting.link.client.workflow.signalWithStart(editPostWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: editWorkflowId(1 as ChatId, postId),
    args: [{ postId, quietMs }],
    signal: editedSignal,
  });
}

const count = (steps: readonly string[], step: string): number => steps.filter((one) => one === step).length;

describe('The edits of a post', () => {
  test('that come quickly cost one', async () => {
    const { postId, steps } = setting.addPost();
    const handle = await edit(postId, 2_000);
    for (let n = 0; n < 9; n++) await edit(postId, 2_000);
    await handle.result();
    expect(steps).toEqual(['beginEdit', 'reviseBatch']);
  });

  test('that come while copies are revised are carried after it', async () => {
    let endBatch!: () => void;
    const batchEnds = new Promise<void>((resolve) => (endBatch = resolve));
    const { postId, steps } = setting.addPost({
      async reviseBatch() {
        await batchEnds;
        return { open: 0, next: { kind: 'done' } };
      },
    });
    const handle = await edit(postId);
    await until(() => steps.includes('reviseBatch'), 30_000);
    await edit(postId);
    endBatch();
    await handle.result();
    expect(steps).toEqual(['beginEdit', 'reviseBatch', 'beginEdit', 'reviseBatch']);
  });

  test('that come after all was carried begin anew', async () => {
    const { postId, steps } = setting.addPost();
    await (await edit(postId)).result();
    await (await edit(postId)).result();
    expect(count(steps, 'beginEdit')).toBe(2);
  });

  test('wait while the hub is paused, until they are woken', async () => {
    let batches = 0;
    const { postId, steps } = setting.addPost({
      reviseBatch: async () => ({ open: 1, next: { kind: ++batches === 1 ? 'paused' : 'done' } }),
    });
    const handle = await edit(postId);
    await until(() => steps.includes('reviseBatch'), 30_000);
    await handle.signal(wakeSignal);
    await handle.result();
    expect(count(steps, 'reviseBatch')).toBe(2);
  });

  test('go out as a post of their own where that is wanted, and once', async () => {
    const again = setting.addPost();
    const workflowId = resendWorkflowId(1 as ChatId, again.postId, 2);
    const { postId } = setting.addPost({
      beginEdit: async () => ({ kind: 'resend', postId: again.postId, workflowId }),
    });
    await (await edit(postId)).result();
    await setting.link.client.workflow.getHandle(workflowId).result();
    await (await edit(postId)).result();
    expect(again.steps).toEqual(['carryAtOnce']);
  });
});
