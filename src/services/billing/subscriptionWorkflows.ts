import { type Client, WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { DEFAULT_PRODUCT } from '../../domain/billing/subscription.ts';
import type { ChatId } from '../../domain/ids.ts';
import {
  type CatchUpInput,
  catchUpWorkflow,
  catchUpWorkflowId,
  subscriptionChangedSignal,
  type SubscriptionInput,
  subscriptionWorkflow,
  subscriptionWorkflowId,
} from '../../workflows/billing/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { refusalOf } from '../../workflows/refusedPayload.ts';

/** How to speak to the workflows of subscriptions; each is started when it does not run. */
export interface SubscriptionWorkflows {
  /** Makes it look again. Resolves once Temporal has taken it. */
  wake(chatId: ChatId): Promise<void>;
  /** Begins to bring a chat what was withheld from it lately, or finds that it is being brought. */
  catchUp(chatId: ChatId): Promise<void>;
  /** Asks it for a change and waits for the answer. */
  ask<Answer, Arguments extends unknown[]>(
    chatId: ChatId,
    update: UpdateDefinition<Answer, Arguments>,
    args: Arguments,
  ): Promise<Answer>;
}

/** A workflow may end, since its chat has left, just when it is asked; a fresh one then takes the question. */
const ASKED_AT_MOST = 3;

/** Speaks to them through Temporal. */
export function createSubscriptionWorkflows(client: Client): SubscriptionWorkflows {
  const options = (chatId: ChatId) => ({
    workflowId: subscriptionWorkflowId(DEFAULT_PRODUCT, chatId),
    taskQueue: TASK_QUEUES.relay,
    args: [{ chatId }] as [SubscriptionInput],
    staticSummary: operatorText(`subscription of chat ${chatId} of ours`),
    typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.line, value: DEFAULT_PRODUCT }],
  });

  return {
    async wake(chatId) {
      await client.workflow.signalWithStart(subscriptionWorkflow, {
        ...options(chatId),
        signal: subscriptionChangedSignal,
      });
    },
    async catchUp(chatId) {
      await client.workflow.start<(input: CatchUpInput) => Promise<number>>(catchUpWorkflow, {
        workflowId: catchUpWorkflowId(DEFAULT_PRODUCT, chatId),
        taskQueue: TASK_QUEUES.relay,
        args: [{ chatId }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: operatorText(`chat ${chatId} of ours catches up`),
      });
    },
    async ask(chatId, update, args) {
      for (let attempt = 1; ; attempt++) {
        try {
          const answer = await client.workflow.executeUpdateWithStart(update, {
            args,
            startWorkflowOperation: new WithStartWorkflowOperation(subscriptionWorkflow, {
              ...options(chatId),
              workflowIdConflictPolicy: 'USE_EXISTING',
            }),
          });
          if (refusalOf(answer)) throw new Error('The answer was not given by a worker of ours.');
          return answer;
        } catch (error) {
          if (!(error instanceof WorkflowUpdateFailedError) || attempt === ASKED_AT_MOST) throw error;
        }
      }
    },
  };
}
