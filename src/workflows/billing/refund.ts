import type { RefundSteps } from '../../activities/billing/refundSteps.ts';
import { getExternalWorkflowHandle, patched } from '@temporalio/workflow';
import { subscriberOf } from '../../domain/billing/subscriber.ts';
import {
  type RefundInput,
  type RefundResult,
  subscriptionChangedSignal,
  subscriptionWorkflowId,
} from './contract.ts';
import { showDetails } from '../operatorView.ts';
import { localSteps, lowPrioritySendSteps, shortSendSteps } from '../steps.ts';

const local = localSteps<Pick<RefundSteps, 'giveRefundUp' | 'settleRefund'>>();
const send = shortSendSteps<Pick<RefundSteps, 'refundStars'>>();
const notices = lowPrioritySendSteps<Pick<RefundSteps, 'tellPayer'>>();

/**
 * Gives the Stars of one payment back: first the money, then the time that they bought. Telegram's refusal leaves
 * everything as it was; that it has refunded the payment before counts as done.
 */
export async function refund({ paymentId }: RefundInput): Promise<RefundResult> {
  const answer = await send.refundStars(paymentId);
  if (answer.kind === 'refused') {
    await local.giveRefundUp(paymentId, answer.problem);
    showDetails('Telegram refused');
    return answer;
  }
  const subscriber = await local.settleRefund(paymentId, Date.now());
  if (subscriber !== undefined) {
    // It need not run, and then nobody has to hear of it.
    await getExternalWorkflowHandle(subscriptionWorkflowId(subscriberOf(subscriber)))
      .signal(subscriptionChangedSignal)
      .catch(() => {});
  }
  if (patched('the payer is told')) await notices.tellPayer(paymentId);
  return answer;
}
