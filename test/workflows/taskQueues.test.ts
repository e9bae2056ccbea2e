import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { activityInfo } from '@temporalio/activity';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { keptDiskId } from '../../src/main/process/diskId.ts';
import { runDiskWorker, runWorkers } from '../../src/main/process/workers.ts';
import type { Activities } from '../../src/activities/createActivities.ts';
import type { TemporalLink } from '../../src/temporal/connect.ts';
import { TEND_LEDGER } from '../../src/workflows/posts/contract.ts';
import { diskTaskQueue, TASK_QUEUES } from '../../src/workflows/taskQueues.ts';
import { plainLink } from './temporalLinks.ts';

let link: TemporalLink;
let dataDir: string;
beforeAll(async () => {
  link = await plainLink();
  dataDir = mkdtempSync(join(tmpdir(), 'partyline-disk-'));
}, 120_000);
afterAll(async () => {
  await link.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('The hourly upkeep is done from the heavy queue', async () => {
  const queues: string[] = [];
  const steps: Pick<Activities, 'tendLedger'> = {
    async tendLedger() {
      queues.push(activityInfo().taskQueue);
      return { dropped: [], kept: [] };
    },
  };
  const workers = await runWorkers(link, steps as Activities);
  try {
    await link.client.workflow.execute(TEND_LEDGER.workflowType, {
      taskQueue: TASK_QUEUES.relay,
      workflowId: TEND_LEDGER.scheduleId,
    });
    expect(queues).toEqual([TASK_QUEUES.heavy]);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}, 60_000);

test('A step for a disk waits for the worker of that disk, and finds it again after a restart', async () => {
  const queue = diskTaskQueue(keptDiskId(dataDir));
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(import.meta.dirname, 'onDisk.ts'),
  });
  const workflows = await Worker.create({
    connection: link.connection,
    namespace: link.namespace,
    dataConverter: link.dataConverter,
    taskQueue: 'on disk',
    workflowBundle: { code },
  });
  const running = workflows.run();
  const steps = (name: string) => ({ whoWorks: async () => name });
  const other = mkdtempSync(join(tmpdir(), 'partyline-disk-'));
  const stranger = await runDiskWorker(link, keptDiskId(other), steps('another disk'));
  const start = (workflowId: string) =>
    link.client.workflow.start('onDisk', { taskQueue: 'on disk', workflowId, args: [queue] });
  try {
    const before = await runDiskWorker(link, keptDiskId(dataDir), steps('before'));
    expect(before.queue).toBe(queue);
    expect(await (await start('first')).result()).toBe('before');
    await before.stop();
    // Given while nobody is there: it waits.
    const waiting = await start('second');
    const after = await runDiskWorker(link, keptDiskId(dataDir), steps('after'));
    expect(await waiting.result()).toBe('after');
    await after.stop();
  } finally {
    await stranger.stop();
    workflows.shutdown();
    await running;
    rmSync(other, { recursive: true, force: true });
  }
}, 60_000);
