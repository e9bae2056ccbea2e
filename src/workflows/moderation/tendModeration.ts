import type { RestrictionSteps } from '../../activities/moderation/restrictionSteps.ts';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { getExternalWorkflowHandle, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { restrictionChangedSignal, restrictionWorkflow, restrictionWorkflowId } from './contract.ts';
import {
  authorWithdrawalWorkflowId,
  postWithdrawalWorkflowId,
  type WithdrawalInput,
  withdrawalWorkflow,
} from '../posts/contract.ts';
import { localSteps } from '../steps.ts';

const local = localSteps<Pick<RestrictionSteps, 'neglected'>>();

/**
 * Takes up what a process left undone that died after it had written a restriction, or marked a post as taken back,
 * and before it could start, or wake, the workflow that sees to it. Answers with how many were started.
 */
export async function tendModeration(): Promise<number> {
  const { mutes, toTell = [], bans, posts } = await local.neglected();
  let started = 0;
  for (const author of [...mutes, ...toTell]) {
    const workflowId = restrictionWorkflowId(author.alias);
    const isNew = await take(restrictionWorkflow, workflowId, author);
    started += isNew;
    if (!isNew) await wake(workflowId);
  }
  for (const { hubId, authorId, alias } of bans) {
    const input: WithdrawalInput = { scope: { kind: 'author', hubId, authorId } };
    started += await take(withdrawalWorkflow, authorWithdrawalWorkflowId(alias), input);
  }
  for (const postId of posts) {
    const input: WithdrawalInput = { scope: { kind: 'post', postId } };
    started += await take(withdrawalWorkflow, postWithdrawalWorkflowId(postId), input);
  }
  return started;
}

/** Starts a workflow that outlives this one; 0 when it runs already. */
async function take(type: string, workflowId: string, input: object): Promise<number> {
  try {
    await startChild(type, {
      workflowId,
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    return 1;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 0;
    throw error;
  }
}

/** One that runs sleeps until the end it knows of: the process that lifted the mute died before it could say so. */
async function wake(workflowId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(restrictionChangedSignal);
  } catch {
    // It has ended by itself since: then there is nothing left, or the next look finds it.
  }
}
