import type { AnnouncementSteps } from '../../activities/posts/announcementSteps.ts';
import {
  ChildWorkflowFailure,
  condition,
  isCancellation,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { type AnnounceInput, announcementWorkflowId, relayPostWorkflow } from './contract.ts';
import { operatorText } from '../operatorText.ts';
import { longSteps } from '../steps.ts';

const long = longSteps<AnnouncementSteps>();

/** Progress is shown soon, then more and more seldom, so that hours of sending leave a short history. */
const LOOKS_MS = { first: 3_000, longest: 60_000 };

/** Whether a child workflow ended because it was cancelled: an admin stopped the announcement. */
function isStoppedChild(error: unknown): boolean {
  return error instanceof ChildWorkflowFailure && isCancellation(error);
}

/**
 * Carries an announcement, as a post like any other, and shows in the admin's message how far it is and what it came
 * to.
 */
export async function announce({ postId, report }: AnnounceInput): Promise<void> {
  const carried = await startChild(relayPostWorkflow, {
    workflowId: announcementWorkflowId(postId),
    args: [{ postId }],
    // Cancelling this is meant to stop the announcement; a cancelled post settles what it has in hand.
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    typedSearchAttributes: workflowInfo().typedSearchAttributes,
    staticSummary: operatorText('an announcement'),
  });
  let ended = false;
  const end = carried.result().finally(() => (ended = true));
  // It is looked at below; without this a failure would count as unheard while progress is shown.
  end.catch(() => {});
  for (let waitMs = LOOKS_MS.first; !(await condition(() => ended, waitMs));) {
    await long.showAnnouncement(postId, report, false);
    waitMs = Math.min(2 * waitMs, LOOKS_MS.longest);
  }
  const isStopped = await end.then(
    () => false,
    (error: unknown) => isStoppedChild(error),
  );
  await long.showAnnouncement(postId, report, isStopped ? 'stopped' : true);
  if (!isStopped) await end;
}
