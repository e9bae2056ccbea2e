import type { NoticeSteps } from '../../activities/conversation/noticeSteps.ts';
import type { RestrictionSteps } from '../../activities/moderation/restrictionSteps.ts';
import type { WithdrawalSteps } from '../../activities/posts/withdrawalSteps.ts';
import { condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import type { OriginalDeletion } from '../../domain/moderation/notice.ts';
import type { WithdrawalTally } from '../../domain/posts/withdrawal.ts';
import { withdrawAgainSignal, type WithdrawalInput, type WithdrawalResult } from './contract.ts';
import { showDetails } from '../operatorView.ts';
import { atMostOnceSteps, longSteps, sendSteps } from '../steps.ts';

const long = longSteps<Pick<RestrictionSteps, 'settleBans'> & Pick<WithdrawalSteps, 'stopPosts'>>();
const notices = atMostOnceSteps<Pick<NoticeSteps, 'amendNotice'>>();

/** A run this long hands over to a fresh one. */
const HISTORY_PER_RUN = 1_000;
/** How soon to look again while a call is under way whose copies have to be deleted once they are known. */
const LOOK_AGAIN = '1 second';
/** A worker that lost its lease may still write what it sent: for this long its row counts as in doubt. */
const LATE_COPIES = '90 seconds';

/**
 * Takes posts back: stops what was not sent, deletes what was, waits for what is being sent at the moment. Everything
 * it knows stands in the ledger, so that it may be run again at any time.
 */
export async function withdrawal(input: WithdrawalInput): Promise<WithdrawalResult> {
  let { report } = input;
  let again = false;
  let shown: string | undefined;
  setHandler(withdrawAgainSignal, (place) => {
    again = true;
    report = place ?? report;
    shown = undefined;
  });
  const { scope } = input;
  const send = sendSteps<Pick<WithdrawalSteps, 'deleteOriginal' | 'withdrawCopies'>>();
  let original: OriginalDeletion | undefined;

  for (let looksForLateCopies = 1; ;) {
    again = false;
    const tally = await long.stopPosts(scope, report?.since);
    if (tally.left > 0) {
      await show(tally, false);
      const progress = await send.withdrawCopies(scope);
      if (progress.kind === 'wait') await condition(() => again, progress.waitMs);
    } else if (tally.underWay > 0) {
      await show(tally, false);
      await condition(() => again, LOOK_AGAIN);
    } else if (tally.doubts > 0 && looksForLateCopies > 0) {
      await show(tally, scope.kind !== 'post' || !scope.original);
      looksForLateCopies--;
      await condition(() => again, LATE_COPIES);
    } else {
      // Copies go first: the original is the one that its author can delete by hand.
      if (scope.kind === 'post' && scope.original) original ??= await send.deleteOriginal(scope.postId);
      await show(tally, true);
      if (scope.kind === 'author') await long.settleBans(scope);
      if (!again) {
        return { deleted: tally.deleted, outOfReach: tally.outOfReach, stopped: tally.stopped };
      }
    }
    if (workflowInfo().historyLength > HISTORY_PER_RUN) {
      await continueAsNew<typeof withdrawal>({ scope, ...(report && { report }) });
    }
  }

  /** Shows how it stands where it was asked for, when that has changed. */
  async function show(tally: WithdrawalTally, finished: boolean): Promise<void> {
    const { deleted, left, outOfReach, stopped, underWay } = tally;
    showDetails(
      `${deleted} copies deleted, ${left} left, ${outOfReach} out of reach; ` +
        `${stopped} deliveries stopped, ${underWay} under way`,
    );
    const now = JSON.stringify([tally, finished, original]);
    if (report === undefined || now === shown) return;
    shown = now;
    await notices
      .amendNotice(report.to, report.messageId, {
        kind: 'withdrawal',
        tally,
        finished,
        ...(report.banned !== undefined && { banned: report.banned }),
        ...(report.alias !== undefined && { alias: report.alias }),
        ...(finished && original !== undefined && { original }),
      })
      .catch(() => undefined);
  }
}
