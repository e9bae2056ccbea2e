/**
 * Where work is done: `relay` runs workflows and their short steps, `send` makes the calls to the networks, `heavy`
 * takes what may last for minutes and must not keep the others waiting.
 */
export const TASK_QUEUES = { relay: 'relay', send: 'send', heavy: 'heavy' } as const;

/** The task queue of one disk, for steps that work on the files there. Only a process that can reach that disk polls it. */
export function diskTaskQueue(diskId: string): string {
  return `disk/${diskId}`;
}
