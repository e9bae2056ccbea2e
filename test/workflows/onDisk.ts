import { proxyActivities } from '@temporalio/workflow';

/** A workflow that takes one step on the queue of a disk. */
export async function onDisk(taskQueue: string): Promise<string> {
  const { whoWorks } = proxyActivities<{ whoWorks(): Promise<string> }>({
    taskQueue,
    startToCloseTimeout: '10 seconds',
  });
  return whoWorks();
}
