import { type Client, WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { DEFAULT_PRODUCT, nameOf, type Subscriber } from '../../domain/billing/subscriber.ts';
import type { ChatId } from '../../domain/ids.ts';
import {
  type CatchUpInput,
  catchUpWorkflow,
  catchUpWorkflowId,
  subscriptionChangedSignal,
  type SubscriptionInput,
  subscriptionInput,
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
  wake(subscriber: Subscriber): Promise<void>;
  /** Begins to bring a chat what was withheld from it lately, or finds that it is being brought. */
  catchUp(chatId: ChatId): Promise<void>;
  /** Asks it for a change and waits for the answer. */
  ask<Answer, Arguments extends unknown[]>(
    subscriber: Subscriber,
    update: UpdateDefinition<Answer, Arguments>,
    args: Arguments,
  ): Promise<Answer>;
}

/** A workflow may end, since its subscriber has left, just when it is asked; a fresh one then takes the question. */
const ASKED_AT_MOST = 3;

/** Speaks to them through Temporal. */
export function createSubscriptionWorkflows(client: Client): SubscriptionWorkflows {
  const options = (subscriber: Subscriber) => ({
    workflowId: subscriptionWorkflowId(subscriber),
    taskQueue: TASK_QUEUES.relay,
    args: [subscriptionInput(subscriber)] as [SubscriptionInput],
    staticSummary: operatorText(
      `subscription of ${'chat' in subscriber ? 'chat ' : ''}${nameOf(subscriber)} of ours`,
    ),
    typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.line, value: subscriber.product }],
  });

  return {
    async wake(subscriber) {
      await client.workflow.signalWithStart(subscriptionWorkflow, {
        ...options(subscriber),
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
    async ask(subscriber, update, args) {
      for (let attempt = 1; ; attempt++) {
        try {
          const answer = await client.workflow.executeUpdateWithStart(update, {
            args,
            startWorkflowOperation: new WithStartWorkflowOperation(subscriptionWorkflow, {
              ...options(subscriber),
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
