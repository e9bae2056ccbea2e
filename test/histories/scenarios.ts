import type { WorkflowHandle } from '@temporalio/client';
import {
  albumPartSignal,
  postWorkflowId,
  relayPostWorkflow,
  TASK_QUEUES,
  tendLedgerWorkflow,
  wakeSignal,
} from '../../src/workflows/messages.ts';
import { until } from '../support/until.ts';
import type { RelaySetting, StandIns } from '../workflows/relaySetting.ts';

/** A path through a workflow, whose history is kept in `<name>.json`. */
export interface Scenario {
  readonly name: string;
  readonly workflow: string;
  /** Walks it, and answers with the run to keep. */
  walk(setting: RelaySetting): Promise<WorkflowHandle>;
}

/** Every path that is worth keeping. Each exported workflow has one at least. */
export const SCENARIOS: readonly Scenario[] = [
  relaying('single', async (start) => {
    const { handle } = await start();
    await handle.result();
    return handle;
  }),
  relaying('album', async (_, setting) => {
    const { postId } = setting.addPost();
    const handle = await setting.link.client.workflow.signalWithStart(relayPostWorkflow, {
      ...setting.startOptions({ postId, collectMs: 500 }),
      workflowId: postWorkflowId(-1, postId),
      signal: albumPartSignal,
    });
    await handle.signal(albumPartSignal);
    await handle.result();
    return handle;
  }),
  relaying('refused', async (start) => {
    const { handle } = await start({ admit: async () => ({ admitted: false, refusal: 'duplicate' }) });
    await handle.result();
    return handle;
  }),
  relaying('planned-late', async (start) => {
    let looks = 0;
    const { handle } = await start({
      plan: async () => (++looks < 2 ? { kind: 'not yet' } : { kind: 'planned', planned: 3, withheld: 0 }),
    });
    await handle.result();
    return handle;
  }),
  relaying('large-audience', async (start) => {
    const { handle } = await start({
      admit: async () => ({ admitted: true, audience: 100_000, parts: 1 }),
      deliverBatch: batches('more', 'more'),
    });
    await handle.result();
    return handle;
  }),
  relaying('paused', async (start) => {
    const { handle, steps } = await start({ deliverBatch: batches('paused', 'wait') });
    for (let batch = 1; batch <= 2; batch++) {
      await until(() => steps.filter((step) => step === 'deliverBatch').length === batch);
      await handle.signal(wakeSignal);
    }
    await handle.result();
    return handle;
  }),
  relaying('step-retried', async (start) => {
    let calls = 0;
    const { handle } = await start({
      async admit() {
        if (++calls === 1) throw new Error('the database is away');
        return { admitted: true, audience: 3, parts: 1 };
      },
    });
    await handle.result();
    return handle;
  }),
  relaying('cancelled', async (start) => {
    const { handle, steps } = await start({ deliverBatch: batches('wait') });
    await until(() => steps.includes('deliverBatch'));
    await handle.cancel();
    await handle.result().catch(() => {});
    return handle;
  }),
  relaying('long', async (start, setting) => (await walkLongPost(start, setting)).first),
  relaying('continued', async (start, setting) => (await walkLongPost(start, setting)).second),
  {
    name: 'tend-ledger',
    workflow: tendLedgerWorkflow,
    async walk({ link }) {
      const handle = await link.client.workflow.start(tendLedgerWorkflow, {
        taskQueue: TASK_QUEUES.relay,
        workflowId: 'tend-ledger',
      });
      await handle.result();
      return handle;
    },
  },
];

type Start = (standIns?: StandIns) => Promise<{ handle: WorkflowHandle; steps: string[] }>;

function relaying(
  name: string,
  walk: (start: Start, setting: RelaySetting) => Promise<WorkflowHandle>,
): Scenario {
  return {
    name,
    workflow: relayPostWorkflow,
    walk: (setting) =>
      walk(async (standIns) => {
        const { postId, steps } = setting.addPost(standIns);
        const handle = await setting.link.client.workflow.start(relayPostWorkflow, {
          ...setting.startOptions({ postId }),
          workflowId: postWorkflowId(-1, postId),
        });
        return { handle, steps };
      }, setting),
  };
}

/** Batches that come to these, one after the other, and then to the end. */
function batches(...kinds: ('more' | 'paused' | 'wait')[]): Required<StandIns>['deliverBatch'] {
  return async () => {
    const kind = kinds.shift() ?? 'done';
    return { open: kind === 'done' ? 0 : 2, next: kind === 'wait' ? { kind, waitMs: 3_600_000 } : { kind } };
  };
}

/** A post whose first run grows so long that a second takes over. */
async function walkLongPost(start: Start, { link }: RelaySetting) {
  let endBatch!: () => void;
  const batchEnds = new Promise<void>((resolve) => (endBatch = resolve));
  let calls = 0;
  const { handle, steps } = await start({
    async deliverBatch() {
      if (++calls > 1) return { open: 0, next: { kind: 'done' } };
      await batchEnds;
      return { open: 2, next: { kind: 'more' } };
    },
  });
  await until(() => steps.includes('deliverBatch'));
  for (let sent = 0; sent < 1_000; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => handle.signal(albumPartSignal)));
  }
  const { runId } = await handle.describe();
  endBatch();
  await handle.result();
  const { client } = link;
  const second = await client.workflow.getHandle(handle.workflowId).describe();
  return {
    first: client.workflow.getHandle(handle.workflowId, runId),
    second: client.workflow.getHandle(handle.workflowId, second.runId),
  };
}
