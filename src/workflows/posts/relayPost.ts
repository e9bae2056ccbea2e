import type { WithheldSteps } from '../../activities/billing/withheldSteps.ts';
import type { RelaySteps } from '../../activities/posts/relaySteps.ts';
import {
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { ChatId } from '../../domain/ids.ts';
import { albumPartSignal, type RelayPostInput, type RelayPostResult, wakeSignal } from './contract.ts';
import { showDetails, showState } from '../operatorView.ts';
import { localSendSteps, localSteps, longSteps, sendSteps } from '../steps.ts';

const local = localSteps<
  Pick<RelaySteps, 'abandonPost' | 'admit' | 'closePost' | 'plan'> & Pick<WithheldSteps, 'chatsToNudge'>
>();
const localSend = localSendSteps<Pick<RelaySteps, 'deliverAtOnce'>>();
const long = longSteps<Pick<RelaySteps, 'plan'> & Pick<WithheldSteps, 'wakeSubscriptions'>>();

/** Above so many destinations a plan takes longer than a workflow task should. */
const LARGE_AUDIENCE = 1_000;
/** A run this long hands over to a fresh one, so that no single history grows large. */
const HISTORY_PER_RUN = 1_000;
/** How long an album is collected at most, however its parts trickle in. */
const LONGEST_COLLECTING_MS = 10_000;
/** A paused post is woken by whoever resumes the hub; this is only for when that call was lost. */
const PAUSE_LOOK_AGAIN = '5 minutes';

/**
 * Carries one post to everybody it is for: collect, admit, plan, deliver. Ends when nothing is open any more; when
 * it is cancelled, what was not sent yet stays unsent.
 */
export async function relayPost(input: RelayPostInput): Promise<RelayPostResult> {
  let parts = 0;
  let woken = false;
  setHandler(albumPartSignal, () => void parts++);
  setHandler(wakeSignal, () => void (woken = true));

  try {
    const plan = input.planned ?? (await admitAndPlan());
    if (!plan) return { state: 'refused', sent: 0, failed: 0, withheld: 0 };
    if (!(await deliverAtOnce(plan))) await deliver(plan);
    for (;;) {
      const result = await close();
      // Somebody who had failed deliveries planned anew told of it at the last moment.
      if (!woken || !patched('woken at close')) return result;
      showState('relaying');
      await deliver(plan);
    }
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(abandon);
    throw error;
  }

  async function admitAndPlan(): Promise<RelayPostInput['planned']> {
    if (input.collectMs !== undefined) await collect(input.collectMs);
    const admission = await local.admit(input.postId);
    if (!admission.admitted) {
      showState('refused');
      showDetails(`refused: ${admission.refusal}`);
      return undefined;
    }
    if (input.collectMs !== undefined) showState('relaying');
    const steps = admission.audience > LARGE_AUDIENCE ? long : local;
    for (;;) {
      const planning = await steps.plan(input.postId);
      if (planning.kind === 'planned') return { deliveries: planning.planned, withheld: planning.withheld };
      await sleep('500 milliseconds');
    }
  }

  /** Waits until no part has come for a while. The parts themselves are in the database before they are signalled. */
  async function collect(quietMs: number): Promise<void> {
    const end = Date.now() + LONGEST_COLLECTING_MS;
    for (let seen = -1; seen !== parts && Date.now() < end;) {
      seen = parts;
      await condition(() => parts !== seen, Math.min(quietMs, end - Date.now()));
    }
  }

  /** Whether nothing is left to {@link deliver}. */
  async function deliverAtOnce(plan: NonNullable<RelayPostInput['planned']>): Promise<boolean> {
    if (!input.atOnce || plan.deliveries > LARGE_AUDIENCE) return false;
    woken = false;
    try {
      return await localSend.deliverAtOnce(input.postId);
    } catch (error) {
      if (isCancellation(error)) throw error;
      return false;
    }
  }

  async function deliver(plan: NonNullable<RelayPostInput['planned']>): Promise<void> {
    const send = sendSteps<Pick<RelaySteps, 'deliverBatch'>>();
    for (;;) {
      woken = false;
      const progress = await send.deliverBatch(input.postId);
      showDetails(`${progress.open} of ${plan.deliveries} deliveries open, ${plan.withheld} withheld`);
      if (progress.next.kind === 'done') return;
      if (progress.next.kind === 'paused') await stayHeld();
      if (progress.next.kind === 'wait') await condition(() => woken, progress.next.waitMs);
      if (workflowInfo().historyLength > HISTORY_PER_RUN) {
        await continueAsNew<typeof relayPost>({ postId: input.postId, planned: plan });
      }
    }
  }

  async function stayHeld(): Promise<void> {
    showState('held');
    await condition(() => woken, PAUSE_LOOK_AGAIN);
    showState('relaying');
  }

  async function close(): Promise<RelayPostResult> {
    const tally = await local.closePost(input.postId);
    showState('relayed');
    showDetails(
      `sent ${tally.sent}, failed ${tally.failed}, withheld ${tally.withheld}, in doubt ${tally.doubts}`,
    );
    if (tally.toNudge) await nudge(tally.toNudge);
    return { state: 'relayed', sent: tally.sent, failed: tally.failed, withheld: tally.withheld };
  }

  /** Lets the subscriptions of chats from which the post was withheld know, so that they may speak of it. */
  async function nudge(first: readonly ChatId[]): Promise<void> {
    for (let chatIds = first; chatIds.length > 0; chatIds = await local.chatsToNudge(input.postId)) {
      await long.wakeSubscriptions(chatIds);
    }
  }

  /** Later posts of the chat wait for nothing of this one any more. */
  async function abandon(): Promise<void> {
    const tally = await local.abandonPost(input.postId);
    showState('cancelled');
    showDetails(`cancelled: sent ${tally.sent}, not sent ${tally.failed}, withheld ${tally.withheld}`);
  }
}
