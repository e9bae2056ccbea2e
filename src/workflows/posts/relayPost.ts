import type { WithheldSteps } from '../../activities/billing/withheldSteps.ts';
import type { Closed } from '../../activities/posts/carryAtOnce.ts';
import type { RelaySteps } from '../../activities/posts/relaySteps.ts';
import {
  type ActivityInterfaceFor,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Admission } from '../../domain/posts/posts.ts';
import type { ChatId } from '../../domain/ids.ts';
import { LARGE_AUDIENCE } from '../../domain/posts/largeAudience.ts';
import type { Refusal } from '../../domain/posts/admission.ts';
import {
  albumPartSignal,
  type PostState,
  type RelayPostInput,
  type RelayPostResult,
  wakeSignal,
} from './contract.ts';
import { showDetails, showState } from '../operatorView.ts';
import { localCarrySteps, localSendSteps, localSteps, longSteps, sendSteps } from '../steps.ts';

const local = localSteps<
  Pick<RelaySteps, 'abandonPost' | 'admit' | 'closePost' | 'plan'> & Pick<WithheldSteps, 'chatsToNudge'>
>();
const localCarry = localCarrySteps<Pick<RelaySteps, 'carryAtOnce'>>();
const localSend = localSendSteps<Pick<RelaySteps, 'deliverAtOnce'>>();
const long = longSteps<Pick<RelaySteps, 'plan'> & Pick<WithheldSteps, 'wakeSubscriptions'>>();

/** A run this long hands over to a fresh one, so that no single history grows large. */
const HISTORY_PER_RUN = 1_000;
/** How long an album is collected at most, however its parts trickle in. */
const LONGEST_COLLECTING_MS = 10_000;
/** Resuming the hub wakes its paused posts; this only covers a call that was lost. */
const PAUSE_LOOK_AGAIN = '5 minutes';
/** A post that waits for approval is woken by the decision; this is only for when that call was lost. */
const APPROVAL_LOOK_AGAIN = '10 minutes';
/** How soon to look again whether earlier posts of the chat are planned. */
const PLAN_AGAIN = '500 milliseconds';

/** How many deliveries a post has. */
type Plan = NonNullable<RelayPostInput['planned']>;

/**
 * Carries one post to everybody it is for: collect, admit, plan, deliver. Ends when nothing is open any more; when
 * it is cancelled, what was not sent yet stays unsent.
 */
export async function relayPost(input: RelayPostInput): Promise<RelayPostResult> {
  let parts = 0;
  let woken = false;
  setHandler(albumPartSignal, () => void parts++);
  setHandler(wakeSignal, () => void (woken = true));
  const showPassingState = (state: PostState): void => {
    if (!input.oneStep) showState(state);
  };

  try {
    const begun = await begin();
    if (begun.kind === 'refused') return { state: 'refused', sent: 0, failed: 0, withheld: 0 };
    let result: RelayPostResult;
    if (begun.kind === 'closed') {
      result = begun.result;
    } else {
      if (!begun.delivered) await deliver(begun.plan);
      result = await close();
    }
    for (;;) {
      // Somebody who had failed deliveries planned anew told of it at the last moment.
      if (!woken || !(input.oneStep || patched('woken at close'))) return result;
      showPassingState('relaying');
      await deliver(begun.plan);
      result = await close();
    }
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(abandon);
    throw error;
  }

  /** Everything up to the first sends. */
  async function begin(): Promise<
    | { readonly kind: 'refused' }
    | { readonly kind: 'planned'; readonly plan: Plan; readonly delivered: boolean }
    | { readonly kind: 'closed'; readonly plan: Plan; readonly result: RelayPostResult }
  > {
    if (input.planned)
      return { kind: 'planned', plan: input.planned, delivered: await deliverAtOnce(input.planned) };
    if (input.collectMs !== undefined) await collect(input.collectMs);
    if (input.oneStep) return carryAtOnce();
    const plan = await admitAndPlan();
    if (!plan) return { kind: 'refused' };
    return { kind: 'planned', plan, delivered: await deliverAtOnce(plan) };
  }

  async function carryAtOnce(): ReturnType<typeof begin> {
    for (;;) {
      woken = false;
      const carried = await localCarry.carryAtOnce(input.postId, input.chatId);
      switch (carried.kind) {
        case 'refused':
          showRefusal(carried.refusal);
          return carried;
        case 'closed': {
          const { sent, failed, withheld } = carried;
          return {
            kind: 'closed',
            plan: { deliveries: sent + failed, withheld },
            result: await ended(carried),
          };
        }
        case 'planned':
          return { kind: 'planned', plan: carried, delivered: false };
        case 'large':
          return { kind: 'planned', plan: await planned(long), delivered: false };
        case 'held':
          await decision();
          break;
        case 'not yet':
          await sleep(PLAN_AGAIN);
      }
    }
  }

  async function admitAndPlan(): Promise<Plan | undefined> {
    const admission = await approved();
    if (!admission.admitted) {
      showRefusal(admission.refusal);
      return undefined;
    }
    if (input.collectMs !== undefined) showState('relaying');
    return planned(admission.audience > LARGE_AUDIENCE ? long : local);
  }

  function showRefusal(refusal: Refusal): void {
    showState('refused');
    showDetails(`refused: ${refusal}`);
  }

  async function planned(steps: ActivityInterfaceFor<Pick<RelaySteps, 'plan'>>): Promise<Plan> {
    for (;;) {
      const planning = await steps.plan(input.postId);
      if (planning.kind === 'planned') return { deliveries: planning.planned, withheld: planning.withheld };
      await sleep(PLAN_AGAIN);
    }
  }

  /** Judges the post. One that needs an admin's approval waits here until there is a decision. */
  async function approved(): Promise<Exclude<Admission, { awaits: 'approval' }>> {
    for (;;) {
      woken = false;
      const admission = await local.admit(input.postId);
      if (!('awaits' in admission)) return admission;
      await decision();
    }
  }

  /** Waits until an admin has decided about the post; looks again from time to time. */
  async function decision(): Promise<void> {
    showState('held');
    showDetails('waits for approval');
    await condition(() => woken, APPROVAL_LOOK_AGAIN);
    showState('relaying');
    if (workflowInfo().historyLength > HISTORY_PER_RUN) {
      await continueAsNew<typeof relayPost>({
        postId: input.postId,
        ...(input.atOnce && { atOnce: true }),
        ...(input.oneStep && { oneStep: true, chatId: input.chatId }),
      });
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
  async function deliverAtOnce(plan: Plan): Promise<boolean> {
    if (!input.atOnce || plan.deliveries > LARGE_AUDIENCE) return false;
    woken = false;
    try {
      return await localSend.deliverAtOnce(input.postId);
    } catch (error) {
      if (isCancellation(error)) throw error;
      return false;
    }
  }

  async function deliver(plan: Plan): Promise<void> {
    const send = sendSteps<Pick<RelaySteps, 'deliverBatch'>>();
    for (;;) {
      woken = false;
      const progress = await send.deliverBatch(input.postId);
      showDetails(`${progress.open} of ${plan.deliveries} deliveries open, ${plan.withheld} withheld`);
      if (progress.next.kind === 'done') return;
      if (progress.next.kind === 'paused') await stayHeld();
      if (progress.next.kind === 'wait') await condition(() => woken, progress.next.waitMs);
      if (workflowInfo().historyLength > HISTORY_PER_RUN) {
        await continueAsNew<typeof relayPost>({
          postId: input.postId,
          planned: { deliveries: plan.deliveries, withheld: plan.withheld },
          ...(input.oneStep && { oneStep: true, chatId: input.chatId }),
        });
      }
    }
  }

  async function stayHeld(): Promise<void> {
    showState('held');
    await condition(() => woken, PAUSE_LOOK_AGAIN);
    showState(input.oneStep ? undefined : 'relaying');
  }

  async function close(): Promise<RelayPostResult> {
    return ended(await local.closePost(input.postId));
  }

  async function ended(tally: Closed): Promise<RelayPostResult> {
    showPassingState('relayed');
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
    showPassingState('cancelled');
    showDetails(`cancelled: sent ${tally.sent}, not sent ${tally.failed}, withheld ${tally.withheld}`);
  }
}
