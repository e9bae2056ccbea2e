/** Where work is done: `relay` runs workflows and their short steps, `send` makes the calls to the networks. */
export const TASK_QUEUES = { relay: 'relay', send: 'send' } as const;
