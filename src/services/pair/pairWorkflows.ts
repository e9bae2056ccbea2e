import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { SessionId } from '../../domain/ids.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import {
  MATCHMAKER_ID,
  type MatchmakerInput,
  matchmakerWorkflow,
  queueChangedSignal,
  sessionChangedSignal,
  type SessionInput,
  sessionWorkflow,
  sessionWorkflowId,
} from '../../workflows/pair/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';

/** How to speak to the workflows of the pair line. All may be repeated. */
export interface PairWorkflows {
  /** Starts the workflow of a session; one that runs, or has run, is left alone. */
  startSession(id: SessionId): Promise<void>;
  /** Lets the workflow of a session see what has changed. One that is over needs not know. */
  sessionChanged(id: SessionId): Promise<void>;
  /** Has the queue looked after. */
  wakeQueue(): Promise<void>;
}

/** Speaks to them through Temporal. */
export function createPairWorkflows(client: Client): PairWorkflows {
  return {
    async startSession(sessionId) {
      try {
        await client.workflow.start<(input: SessionInput) => Promise<void>>(sessionWorkflow, {
          workflowId: sessionWorkflowId(sessionId),
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          taskQueue: TASK_QUEUES.relay,
          args: [{ sessionId }],
          requestEagerStart: true,
          staticSummary: operatorText(`session ${sessionId} of two strangers`),
          typedSearchAttributes: [
            { key: SEARCH_ATTRIBUTES.line, value: 'pair' },
            { key: SEARCH_ATTRIBUTES.state, value: 'opening' },
          ],
        });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    async sessionChanged(sessionId) {
      try {
        await client.workflow.getHandle(sessionWorkflowId(sessionId)).signal(sessionChangedSignal);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
    async wakeQueue() {
      await client.workflow.signalWithStart<(input: MatchmakerInput) => Promise<void>>(matchmakerWorkflow, {
        workflowId: MATCHMAKER_ID,
        taskQueue: TASK_QUEUES.relay,
        args: [{ queue: 'pair' }],
        signal: queueChangedSignal,
        staticSummary: operatorText('those who wait for a partner'),
        typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.line, value: 'pair' }],
      });
    },
  };
}
