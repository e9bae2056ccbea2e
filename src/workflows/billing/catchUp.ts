import type { WithheldSteps } from '../../activities/billing/withheldSteps.ts';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { DEFAULT_PRODUCT } from '../../domain/billing/subscriber.ts';
import { type CatchUpInput, postAgainWorkflowId } from './contract.ts';
import { relayPostWorkflow } from '../posts/contract.ts';
import { SEARCH_ATTRIBUTES } from '../searchAttributes.ts';
import { operatorText } from '../operatorText.ts';
import { showDetails } from '../operatorView.ts';
import { localSteps } from '../steps.ts';

const local = localSteps<Pick<WithheldSteps, 'releaseWithheld'>>();

/** Delivers to a chat that has paid what was withheld from it lately, oldest first. How many posts that were. */
export async function catchUp({ chatId }: CatchUpInput): Promise<number> {
  const postIds = await local.releaseWithheld(chatId);
  for (const postId of postIds) {
    await startChild(relayPostWorkflow, {
      workflowId: postAgainWorkflowId(postId, chatId),
      args: [{ postId, oneStep: true, planned: { deliveries: 1, withheld: 0 } }],
      // They go on by themselves, as posts do.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: operatorText(`post ${postId} again, to chat ${chatId} of ours`),
      typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.line, value: DEFAULT_PRODUCT }],
    }).catch((error: unknown) => {
      // It is on its way already.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
  }
  showDetails(`${postIds.length} posts`);
  return postIds.length;
}
