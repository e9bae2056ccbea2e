import type { Client } from '@temporalio/client';
import { judgeCheckout } from '../../db/billing/checkouts.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import {
  askForRefund,
  keepPayment,
  paymentOfCharge,
  paymentsIn,
  readPayment,
} from '../../db/billing/payments.ts';
import { within } from '../../domain/concurrency/timers.ts';
import { TELEGRAM } from '../../domain/staff/audit.ts';
import { type CheckoutRefusal, termsOf } from '../../domain/billing/invoice.ts';
import type { Payment, PaymentOutcome, ReceivedPayment } from '../../domain/billing/payment.ts';
import { isSameSubscriber, type Subscriber } from '../../domain/billing/subscriber.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import {
  payUpdate,
  type RefundInput,
  type RefundResult,
  refundWorkflow,
  refundWorkflowId,
} from '../../workflows/billing/contract.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { orOutage } from '../outage.ts';
import type { SubscriptionWorkflows } from './subscriptionWorkflows.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** There is no payment of that id. */
export class UnknownPayment extends Error {
  override readonly name = 'UnknownPayment';
}

/** Telegram will not give the Stars back; the message is in its words. */
export class RefundRefused extends Error {
  override readonly name = 'RefundRefused';
}

/** A payment that somebody is about to make. */
export interface Checkout {
  readonly payer: NetworkPersonId;
  readonly currency: string;
  /** In Stars. */
  readonly amount: number;
  readonly payload: string;
}

/** What became of a payment, and whose time it is. */
export type RecordedPayment =
  | (Extract<PaymentOutcome, { kind: 'applied' }> & { readonly subscriber: Subscriber })
  | Extract<PaymentOutcome, { kind: 'unapplied' }>;

/** Takes payments, and gives them back. Throws IntakeUnavailable while PostgreSQL or Temporal is away. */
export interface PaymentsService {
  /** Why a payment must not be made, or undefined when it may. */
  judge(checkout: Checkout): Promise<CheckoutRefusal | undefined>;
  /**
   * Keeps a payment and adds what was paid for. Once this resolves nothing about it can be lost; the same payment
   * may be handed in any number of times and counts once.
   */
  record(received: ReceivedPayment): Promise<RecordedPayment>;
  /**
   * Tries again to add what was paid for.
   * @throws UnknownPayment
   */
  apply(paymentId: number): Promise<RecordedPayment>;
  /**
   * Telegram says that a payment was refunded, by us or by somebody else: what is left of its time goes, and its payer
   * is not charged again. Does nothing for a payment that is not known; the daily comparison finds it.
   */
  refundedElsewhere(chargeId: string): Promise<void>;
  /** One payment, or undefined. */
  read(paymentId: number): Promise<Payment | undefined>;
  /** Payments that could not be applied and wait for staff, oldest first. */
  unapplied(limit: number): Promise<readonly Payment[]>;
  /**
   * Gives the Stars back and takes away what is left of the time that they bought, once however often it is asked
   * for. Answers how the payment stands: `refunding` when Telegram has not answered within some seconds; it goes on.
   * @throws UnknownPayment, RefundRefused
   */
  refund(paymentId: number, reason: string, by: Actor): Promise<Payment>;
}

/** How long a request for a refund waits for Telegram, in milliseconds. */
const REFUND_PATIENCE_MS = 8_000;

/** Builds the service. */
export function createPaymentsService(
  database: AccountDatabase,
  client: Client,
  workflows: SubscriptionWorkflows,
): PaymentsService {
  async function apply(payment: Payment): Promise<RecordedPayment> {
    const { subscriber } = payment;
    if (!subscriber) {
      return { kind: 'unapplied', problem: payment.problem ?? 'nobody to add it to' };
    }
    const outcome = await workflows.ask(subscriber, payUpdate, [payment.id]);
    if (outcome.kind === 'applied') return { ...outcome, subscriber };
    // Meanwhile its group may have become a supergroup that was known before: it is for what both became.
    const now = await existing(payment.id);
    return isSameSubscriber(now.subscriber, subscriber) ? outcome : apply(now);
  }

  async function existing(paymentId: number): Promise<Payment> {
    const payment = await readPayment(database, paymentId);
    if (!payment) throw new UnknownPayment('There is no such payment.');
    return payment;
  }

  return {
    judge: (checkout) => orOutage(() => judgeCheckout(database, checkout)),
    record: (received) =>
      orOutage(async () => {
        const terms = termsOf(received.payload);
        const payment = await keepPayment(database, received, terms, faultOf(received, terms));
        if (payment.state === 'received' || payment.state === 'applied') return apply(payment);
        return { kind: 'unapplied', problem: payment.problem ?? `it is ${payment.state}` };
      }),
    apply: (paymentId) => orOutage(async () => apply(await existing(paymentId))),
    refundedElsewhere: (chargeId) =>
      orOutage(async () => {
        const payment = await paymentOfCharge(database, chargeId);
        if (!payment || payment.state === 'refunded') return;
        await askForRefund(database, payment.id, TELEGRAM, 'Telegram says that it was refunded');
        await startRefund(client, payment.id);
      }),
    read: (paymentId) => orOutage(() => readPayment(database, paymentId)),
    unapplied: (limit) => orOutage(() => paymentsIn(database, ['unapplied'], limit)),
    refund: (paymentId, reason, by) =>
      orOutage(async () => {
        const asked = await askForRefund(database, paymentId, by, reason);
        if (!asked) throw new UnknownPayment('There is no such payment.');
        if (asked.before === 'refunded') return asked.payment;
        const result = await runRefund(paymentId);
        if (result?.kind === 'refused') throw new RefundRefused(result.problem);
        return existing(paymentId);
      }),
  };

  /** Runs the workflow of a refund. Resolves with undefined when it has not ended within some seconds. */
  async function runRefund(paymentId: number): Promise<RefundResult | undefined> {
    const handle = await startRefund(client, paymentId);
    const result: Promise<RefundResult> = handle.result();
    // Nobody waits for a later rejection: the payment itself shows what happened.
    result.catch(() => {});
    return within<RefundResult | undefined>(REFUND_PATIENCE_MS, result, () => undefined);
  }
}

/** Starts the workflow of a refund, or finds the one that runs. */
export function startRefund(client: Client, paymentId: number) {
  return client.workflow.start<(input: RefundInput) => Promise<RefundResult>>(refundWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId: refundWorkflowId(paymentId),
    args: [{ paymentId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: operatorText(`refund of payment ${paymentId}`),
  });
}

/** Why a payment cannot be applied, as far as it shows in itself. */
function faultOf(received: ReceivedPayment, terms: ReturnType<typeof termsOf>): string | undefined {
  if (!terms) return 'its payload says nothing that is known';
  if (received.currency !== 'XTR') return 'it is not in Stars';
  return received.amount === terms.stars ? undefined : 'its amount is not what was asked for';
}
