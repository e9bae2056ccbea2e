import type { Cashier } from '../../domain/billing/cashier.ts';
import type { ChatId, PostId } from '../../domain/ids.ts';
import type { PaymentOutcome } from '../../domain/billing/payment.ts';
import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import type { OrderOutcome, OrderReference, SubscriptionLook } from '../../domain/billing/subscription.ts';
import type { RefundToTell, SubscriptionBook } from '../../domain/billing/subscriptionBook.ts';
import type { SubscriptionNotice } from '../../domain/billing/subscriptionNotices.ts';
import type { SayInTurn } from '../conversation/sayInTurn.ts';

/** What the steps for subscriptions and payments work on. */
export interface SubscriptionDependencies {
  readonly subscriptions: SubscriptionBook;
  readonly cashier: Cashier;
  readonly sayInTurn: SayInTurn;
  /** A notice in the words of whoever is told. */
  readonly wordNotice: (to: Listener, notice: SubscriptionNotice) => Promise<Saying>;
  /** What a payer is told of a refund, in their words. */
  readonly wordRefund: (to: Listener, refund: RefundToTell) => Promise<Saying>;
  /** Makes the workflow of a subscription look again, and start when it does not run. */
  readonly wake: (chatId: ChatId) => Promise<void>;
  /** Heals what was left undone. */
  readonly tendSubscriptions: () => Promise<UpkeepTally>;
  /** Compares Telegram's bookings with the payments. */
  readonly reconcilePayments: (now: number) => Promise<ReconciliationTally>;
}

/** What an upkeep did. */
export interface UpkeepTally {
  /** Workflows that were started or told to look. */
  readonly woken: number;
  /** Payments that had been left, and were applied. */
  readonly applied: number;
  /** Refunds that had been left, and were taken up again. */
  readonly refunding: number;
}

/** What a reconciliation found. */
export interface ReconciliationTally {
  readonly seen: number;
  readonly differences: number;
}

/** The steps of subscriptions and payments. */
export interface SubscriptionSteps {
  /** Carries out an order that is written down. */
  carryOutOrder(chatId: ChatId, order: OrderReference, now: number): Promise<OrderOutcome>;
  applyPayment(chatId: ChatId, paymentId: number, now: number): Promise<PaymentOutcome>;
  lookAtSubscription(chatId: ChatId, now: number): Promise<SubscriptionLook>;
  /** Says a notice, at most once. */
  tellSubscriber(chatId: ChatId, notice: SubscriptionNotice): Promise<void>;
  /** Gives the Stars of a payment back, or says why Telegram does not. */
  refundStars(
    paymentId: number,
  ): Promise<{ readonly kind: 'refunded' } | { readonly kind: 'refused'; readonly problem: string }>;
  /**
   * Tells Telegram not to charge again whom an order names, or all of a subscription that it revoked; of how many
   * payers. Workflows of earlier versions hand in no order but a payer: then a revocation must be written down.
   */
  endRenewals(chatId: ChatId, payer: number | undefined, order: OrderReference, now: number): Promise<number>;
  settleRefund(paymentId: number, now: number): Promise<ChatId | undefined>;
  /** Tells a payer in private that a payment was refunded, at most once. */
  tellPayer(paymentId: number): Promise<void>;
  giveRefundUp(paymentId: number, problem: string): Promise<void>;
  chatsToNudge(postId: PostId): Promise<readonly ChatId[]>;
  /** Lets go to a chat what was withheld from it lately; the posts. */
  releaseWithheld(chatId: ChatId): Promise<readonly PostId[]>;
  wakeSubscriptions(chatIds: readonly ChatId[]): Promise<void>;
  tendSubscriptions(): Promise<UpkeepTally>;
  reconcilePayments(now: number): Promise<ReconciliationTally>;
}

/** How many workflows are woken at a time. */
const WOKEN_AT_ONCE = 20;

/** Binds the steps to what they work on. Each may be repeated at any point without harm. */
export function createSubscriptionSteps(dependencies: SubscriptionDependencies): SubscriptionSteps {
  const { subscriptions: book, cashier, sayInTurn } = dependencies;
  return {
    carryOutOrder: (chatId, order, now) => book.carryOut(chatId, order.key, now),
    applyPayment: (chatId, paymentId, now) => book.pay(chatId, paymentId, now),
    lookAtSubscription: (chatId, now) => book.look(chatId, now),
    async tellSubscriber(chatId, notice) {
      const to = await book.listener(chatId);
      if (!to) {
        // There is nobody to tell, and looking again would find the same change forever.
        if (notice.kind === 'change') await book.claimNotice(chatId, notice);
        return;
      }
      await sayInTurn(to, async () => {
        // The words first: once the notice is in hand it is never said again.
        const saying = await dependencies.wordNotice(to, notice);
        return (await book.claimNotice(chatId, notice)) ? saying : undefined;
      });
    },
    async refundStars(paymentId) {
      const payment = await book.payment(paymentId);
      if (!payment) return { kind: 'refused', problem: 'no such payment' };
      // Who asked for it is written down with the payment; a workflow that nobody asked for changes nothing.
      if (payment.state === 'refunded') return { kind: 'refunded' };
      if (payment.state !== 'refunding') return { kind: 'refused', problem: 'nobody asked for it' };
      const answer = await cashier.refund(payment.payer, payment.chargeId);
      if (answer.kind === 'refused') return answer;
      if (payment.renewing && payment.chatId !== undefined) {
        for (const { payer, chargeId } of await book.renewals(payment.chatId, payment.payer)) {
          await cashier.endRenewal(payer, chargeId);
        }
      }
      return { kind: 'refunded' };
    },
    async endRenewals(chatId, payer, { key }, now) {
      const ender = await book.enderOfRenewals(chatId, key);
      if (!ender) return 0;
      const charges = await book.renewals(chatId, ender.payer ?? payer ?? undefined);
      // A refusal means that there is nothing to end.
      for (const charge of charges) await cashier.endRenewal(charge.payer, charge.chargeId);
      const payers = new Set(charges.map((charge) => charge.payer));
      for (const payer of payers) {
        await book.recordRenewalEnd(chatId, `renewal ended/${chatId}/${payer}/${now}`, payer, ender.by, now);
      }
      return payers.size;
    },
    async tellPayer(paymentId) {
      const refund = await book.refundToTell(paymentId);
      if (!refund) return;
      const to: Listener = { networkId: refund.payer, kind: 'private' };
      await sayInTurn(to, async () => {
        const saying = await dependencies.wordRefund(to, refund);
        return (await book.claimRefundNotice(paymentId)) ? saying : undefined;
      });
    },
    settleRefund: (paymentId, now) => book.settleRefund(paymentId, now),
    giveRefundUp: (paymentId, problem) => book.giveRefundUp(paymentId, problem),
    chatsToNudge: (postId) => book.chatsToNudge(postId),
    releaseWithheld: (chatId) => book.releaseWithheld(chatId),
    async wakeSubscriptions(chatIds) {
      for (let at = 0; at < chatIds.length; at += WOKEN_AT_ONCE) {
        await Promise.all(chatIds.slice(at, at + WOKEN_AT_ONCE).map(dependencies.wake));
      }
    },
    tendSubscriptions: () => dependencies.tendSubscriptions(),
    reconcilePayments: (now) => dependencies.reconcilePayments(now),
  };
}
