import type { Cashier } from '../../domain/billing/cashier.ts';
import type { RefundToTell, SubscriptionBook } from '../../domain/billing/subscriptionBook.ts';
import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import type { AccountId } from '../../domain/ids.ts';
import { referenceTo, type SubscriberReference } from '../../domain/billing/subscriber.ts';
import type { RateLimitedNotifier } from '../conversation/rateLimitedNotifier.ts';

/** What the steps of a refund work on. */
export interface RefundDependencies {
  readonly subscriptions: Pick<
    SubscriptionBook,
    'payment' | 'renewals' | 'settleRefund' | 'giveRefundUp' | 'refundToTell' | 'claimRefundNotice'
  >;
  /** The cashier of an account; undefined for a bot that is not ours any more. */
  readonly cashierOf: (account: AccountId) => Pick<Cashier, 'refund' | 'endRenewal'> | undefined;
  readonly notify: RateLimitedNotifier;
  /** What a payer is told of a refund, in their words. */
  readonly wordRefund: (to: Listener, refund: RefundToTell) => Promise<Saying>;
}

/** The steps of a refund. */
export interface RefundSteps {
  /** Gives the Stars of a payment back, or says why Telegram does not. */
  refundStars(
    paymentId: number,
  ): Promise<{ readonly kind: 'refunded' } | { readonly kind: 'refused'; readonly problem: string }>;
  settleRefund(paymentId: number, now: number): Promise<SubscriberReference | undefined>;
  giveRefundUp(paymentId: number, problem: string): Promise<void>;
  /** Tells a payer in private that a payment was refunded, at most once. */
  tellPayer(paymentId: number): Promise<void>;
}

/** Binds the steps of a refund to what they work on. */
export function createRefundSteps(dependencies: RefundDependencies): RefundSteps {
  const { subscriptions: book, cashierOf, notify, wordRefund } = dependencies;
  return {
    async refundStars(paymentId) {
      const payment = await book.payment(paymentId);
      if (!payment) return { kind: 'refused', problem: 'no such payment' };
      // Who asked for it is written down with the payment; a workflow that nobody asked for changes nothing.
      if (payment.state === 'refunded') return { kind: 'refunded' };
      if (payment.state !== 'refunding') return { kind: 'refused', problem: 'nobody asked for it' };
      const cashier = cashierOf(payment.account);
      if (!cashier) return { kind: 'refused', problem: 'the bot that was paid does not run here any more' };
      const answer = await cashier.refund(payment.payer, payment.chargeId);
      if (answer.kind === 'refused') return answer;
      if (payment.renewing && payment.subscriber) {
        for (const { account, payer, chargeId } of await book.renewals(payment.subscriber, payment.payer)) {
          await cashierOf(account)?.endRenewal(payer, chargeId);
        }
      }
      return { kind: 'refunded' };
    },
    async settleRefund(paymentId, now) {
      const subscriber = await book.settleRefund(paymentId, now);
      return subscriber && referenceTo(subscriber);
    },
    giveRefundUp: (paymentId, problem) => book.giveRefundUp(paymentId, problem),
    async tellPayer(paymentId) {
      const refund = await book.refundToTell(paymentId);
      if (!refund) return;
      const to: Listener = { networkId: refund.payer, kind: 'private', account: refund.account };
      await notify(to, async () => {
        const saying = await wordRefund(to, refund);
        return (await book.claimRefundNotice(paymentId)) ? saying : undefined;
      });
    },
  };
}
