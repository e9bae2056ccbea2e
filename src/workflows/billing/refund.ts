import { getExternalWorkflowHandle, patched, setCurrentDetails } from '@temporalio/workflow';
import {
  type RefundInput,
  type RefundResult,
  subscriptionChangedSignal,
  subscriptionWorkflowId,
} from './contract.ts';
import { operatorText } from '../operatorText.ts';
import { calls, short, tell } from '../steps.ts';

/**
 * Gives the Stars of one payment back: first the money, then the time that they bought. Telegram's refusal leaves
 * everything as it was; that it has refunded the payment before counts as done.
 */
export async function refund({ paymentId }: RefundInput): Promise<RefundResult> {
  const answer = await calls.refundStars(paymentId);
  if (answer.kind === 'refused') {
    await short.giveRefundUp(paymentId, answer.problem);
    setCurrentDetails(operatorText('Telegram refused'));
    return answer;
  }
  const chatId = await short.settleRefund(paymentId, Date.now());
  if (chatId !== undefined) {
    // It need not run, and then nobody has to hear of it.
    await getExternalWorkflowHandle(subscriptionWorkflowId('hub', chatId))
      .signal(subscriptionChangedSignal)
      .catch(() => {});
  }
  if (patched('the payer is told')) await tell.tellPayer(paymentId);
  return answer;
}
