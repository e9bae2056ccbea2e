import type { EditSteps } from '../../activities/posts/editSteps.ts';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  condition,
  continueAsNew,
  ParentClosePolicy,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { PostId } from '../../domain/ids.ts';
import { editedSignal, type EditPostInput, relayPostWorkflow, wakeSignal } from './contract.ts';
import { operatorText } from '../operatorText.ts';
import { foundLikeThis, showDetails, showState } from '../operatorView.ts';
import { localSteps, sendSteps } from '../steps.ts';

const local = localSteps<Pick<EditSteps, 'beginEdit'>>();

/** Even while an author keeps editing, what they have so far goes out after this time. */
const LONGEST_WAIT_MS = 10_000;
/** A run this long hands over to a fresh one, so that no single history grows large. */
const HISTORY_PER_RUN = 1_000;
/** While the hub is paused, somebody who resumes it wakes this; this is only for when that call was lost. */
const PAUSE_LOOK_AGAIN = '5 minutes';

/**
 * Carries the edits of one post: waits until its author rests, so that many quick edits cost one, and then brings the
 * copies to the newest version or sends the post again. The words are in the database before this is told of them; it
 * ends when no copy shows older ones.
 */
export async function editPost(input: EditPostInput): Promise<void> {
  let edits = input.carriedOn ? 1 : 0;
  let woken = false;
  setHandler(editedSignal, () => void edits++);
  setHandler(wakeSignal, () => void (woken = true));

  for (let carried = 0; carried !== edits;) {
    carried = await comeToRest();
    const step = await local.beginEdit(input.postId);
    if (step.kind === 'revise') await revise(() => edits !== carried);
    if (step.kind === 'resend') await resend(step.postId, step.workflowId);
    if (step.kind === 'nothing') showDetails('nothing to carry');
  }
  showState('relayed');

  /** Waits for a pause in the edits; answers with how many there are. */
  async function comeToRest(): Promise<number> {
    const end = Date.now() + LONGEST_WAIT_MS;
    let seen = edits;
    while (Date.now() < end) {
      const quiet = !(await condition(() => edits !== seen, Math.min(input.quietMs, end - Date.now())));
      seen = edits;
      if (quiet) break;
    }
    return seen;
  }

  async function revise(isEditedAgain: () => boolean): Promise<void> {
    const send = sendSteps<Pick<EditSteps, 'reviseBatch'>>();
    for (;;) {
      woken = false;
      const { open, next } = await send.reviseBatch(input.postId);
      showDetails(`${open} deliveries show an older version`);
      if (next.kind === 'done' || isEditedAgain()) return;
      if (next.kind === 'paused') await stayHeld();
      if (next.kind === 'wait') await condition(() => woken || isEditedAgain(), next.waitMs);
      if (workflowInfo().historyLength > HISTORY_PER_RUN) {
        await continueAsNew<typeof editPost>({ ...input, carriedOn: true });
      }
    }
  }

  async function stayHeld(): Promise<void> {
    showState('held');
    await condition(() => woken, PAUSE_LOOK_AGAIN);
    showState('relaying');
  }
}

/** Has the post that says it anew carried like any other. */
async function resend(postId: PostId, workflowId: string): Promise<void> {
  try {
    await startChild(relayPostWorkflow, {
      workflowId,
      args: [{ postId, oneStep: true }],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.ABANDON,
      typedSearchAttributes: foundLikeThis(),
      staticSummary: operatorText('what was edited, once more'),
    });
    showDetails('sent again');
  } catch (error) {
    // It goes already: this version was carried before.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
