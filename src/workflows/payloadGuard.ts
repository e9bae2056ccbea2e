import { ApplicationFailure, defaultPayloadConverter, type Payload } from '@temporalio/common';
import {
  type ActivateInput,
  log,
  metricMeter,
  type QueryInput,
  type SignalInput,
  type UpdateInput,
  type WorkflowExecuteInput,
  type WorkflowInterceptors,
  workflowInfo,
} from '@temporalio/workflow';
import * as workflows from './index.ts';
import { WORKFLOWS_WITHOUT_INPUT } from './schedules.ts';
import {
  FOREIGN_PAYLOAD,
  type Refusal,
  refusalAmong,
  refusalOf,
  REFUSED_METADATA,
} from './refusedPayload.ts';

/**
 * Keeps what the payload codec refused away from the workflows. Anybody who reaches Temporal's port can start, signal,
 * update and query them with whatever they like; only what was encrypted with our key may have an effect, and nothing
 * else may stop a workflow that runs.
 *
 * The Temporal SDK loads this module into the workflows' bundle and wants this name.
 */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      execute(input: WorkflowExecuteInput, next) {
        // What ends in any case fails with the reason that helps, whatever it was given.
        if (!(workflowInfo().workflowType in workflows)) return next(input);
        const refusal = refusalAmong(input.args) ?? (lacksInput(input.args) ? 'foreign' : undefined);
        if (refusal === undefined) return next(input);
        // A workflow that began before waits for the right key: its task is tried again.
        if (refusal === 'unreadable')
          throw new Error('The input cannot be read with the keys of this process.');
        return Promise.reject(refused('start'));
      },
      async handleSignal(input: SignalInput, next) {
        const refusal = refusalAmong(input.args);
        if (refusal === undefined) return next(input);
        note('signal', refusal);
      },
      validateUpdate(input: UpdateInput, next) {
        if (refusalAmong(input.args)) throw refused('update');
        next(input);
      },
      handleUpdate(input: UpdateInput, next) {
        return refusalAmong(input.args) ? Promise.reject(refused('update')) : next(input);
      },
      handleQuery(input: QueryInput, next) {
        return refusalAmong(input.args) ? Promise.reject(refused('query')) : next(input);
      },
    },
  ],
  internals: [
    {
      activate(input, next) {
        refuseResults(input);
        next(input);
      },
    },
  ],
});

/** Whether a workflow that cannot do without an input was started with none, as none of ours is. */
function lacksInput(args: readonly unknown[]): boolean {
  const [input] = args;
  return (
    !WORKFLOWS_WITHOUT_INPUT.has(workflowInfo().workflowType) && (typeof input !== 'object' || input === null)
  );
}

/** Turns results of activities that another program gave into failures, before the workflow sees them. */
function refuseResults({ activation }: ActivateInput): void {
  for (const { resolveActivity } of activation.jobs ?? []) {
    const result = resolveActivity?.result;
    const refusal = result?.completed?.result && refusalOfPayload(result.completed.result);
    if (!result || !refusal) continue;
    if (refusal === 'unreadable') throw new Error('A result cannot be read with the keys of this process.');
    note('result', refusal);
    result.completed = null;
    result.failed = {
      failure: {
        message: 'The result was not given by a worker of ours.',
        applicationFailureInfo: { type: FOREIGN_PAYLOAD, nonRetryable: true },
      },
    };
  }
}

function refusalOfPayload(payload: Payload): Refusal | undefined {
  if (payload.metadata?.[REFUSED_METADATA] === undefined) return undefined;
  return refusalOf(defaultPayloadConverter.fromPayload(payload));
}

type Place = 'start' | 'signal' | 'update' | 'query' | 'result';

function refused(place: Place): ApplicationFailure {
  note(place, 'foreign');
  return ApplicationFailure.nonRetryable(
    'It was not encrypted with the key of this installation for this workflow.',
    FOREIGN_PAYLOAD,
  );
}

/** Logged and counted, without what it said. */
function note(place: Place, refusal: Refusal): void {
  log.warn('a payload was refused that Partyline did not write', { place, refusal });
  metricMeter
    .createCounter('partyline_refused_payloads', 'count', 'Payloads that Partyline did not write')
    .add(1, { place });
}
