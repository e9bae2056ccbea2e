/**
 * The baseline of ingest and latency, in a process of its own: starts an empty workflow as the bot starts posts
 * (eagerly, over one connection with its worker, payloads encrypted) and runs it with the same worker settings.
 */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { installTemporalRuntime } from '../src/main/process/temporalRuntime.ts';
import { createLogger } from '../src/main/process/logger.ts';
import { connectTemporal } from '../src/temporal/connect.ts';
import { answerQuestions } from './answering.ts';

/** What the bench may ask. */
export type EmptyQuestion =
  /** Milliseconds from the first start to the last end of this number of workflows, `inFlight` starts at a time. */
  | { readonly what: 'rate'; readonly workflows: number; readonly inFlight: number }
  /** Milliseconds from start to result of each workflow, at an even rate of starts a second. */
  | { readonly what: 'latency'; readonly workflows: number; readonly perSecond: number };

const QUEUE = 'bench-empty';

installTemporalRuntime(createLogger('empty', 'warn'));
const link = await connectTemporal(
  {
    address: process.env['TEMPORAL_ADDRESS']!,
    namespace: process.env['TEMPORAL_NAMESPACE']!,
    port: 0,
    uiPort: 0,
  },
  { write: Buffer.from(process.env['PAYLOAD_KEY']!, 'base64') },
);
const worker = await Worker.create({
  connection: link.connection,
  namespace: link.namespace,
  dataConverter: link.dataConverter,
  taskQueue: QUEUE,
  workflowBundle: await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./emptyWorkflow.ts', import.meta.url)),
  }),
});
void worker.run();

let started = 0;

function startEmpty() {
  return link.client.workflow.start('empty', {
    workflowId: `empty-${process.pid}-${++started}`,
    taskQueue: QUEUE,
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    requestEagerStart: true,
  });
}

type Handle = Awaited<ReturnType<typeof startEmpty>>;

async function rate(workflows: number, inFlight: number): Promise<number> {
  const began = performance.now();
  const last: Handle[] = [];
  let left = workflows;
  const startOn = async (): Promise<void> => {
    while (left-- > 0) {
      last.push(await startEmpty());
      // The intake does not ask for results either. Workflows end in the order of their starts, more or less.
      if (last.length > 4 * inFlight) last.shift();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, startOn));
  await Promise.all(last.map((handle) => handle.result()));
  return performance.now() - began;
}

async function latency(workflows: number, perSecond: number): Promise<number[]> {
  const all: Promise<number>[] = [];
  const began = performance.now();
  for (let n = 0; n < workflows; n++) {
    const due = began + (n * 1_000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    all.push(timed());
  }
  return Promise.all(all);
}

async function timed(): Promise<number> {
  const began = performance.now();
  const handle = await startEmpty();
  await handle.result();
  return performance.now() - began;
}

answerQuestions<EmptyQuestion>((question) =>
  question.what === 'rate'
    ? rate(question.workflows, question.inFlight)
    : latency(question.workflows, question.perSecond),
);
