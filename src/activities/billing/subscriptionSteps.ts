import type { Cashier } from '../../domain/billing/cashier.ts';
import type { NetworkPersonId, AccountId } from '../../domain/ids.ts';
import { withTextIds } from '../../domain/earlierIds.ts';
import {
  nameOf,
  type Product,
  subscriberOf,
  type SubscriberReference,
} from '../../domain/billing/subscriber.ts';
import type { PaymentOutcome } from '../../domain/billing/payment.ts';
import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import type {
  EndsRenewals,
  OrderOutcome,
  OrderReference,
  SubscriptionLook,
  SubscriptionOrder,
} from '../../domain/billing/subscription.ts';
import type { SubscriptionBook } from '../../domain/billing/subscriptionBook.ts';
import type { SubscriptionNotice } from '../../domain/billing/subscriptionNotice.ts';
import type { RateLimitedNotifier } from '../conversation/rateLimitedNotifier.ts';

/** What the steps of a subscription work on. */
export interface SubscriptionDependencies {
  readonly subscriptions: Pick<
    SubscriptionBook,
    | 'carryOut'
    | 'pay'
    | 'look'
    | 'listener'
    | 'claimNotice'
    | 'enderOfRenewals'
    | 'renewals'
    | 'recordRenewalEnd'
  >;
  /** The cashier of an account; undefined for a bot that is not ours any more. */
  readonly cashierOf: (account: AccountId) => Pick<Cashier, 'endRenewal'> | undefined;
  /** The account that speaks to who subscribes to a product. */
  readonly accountOf: (product: Product) => AccountId;
  readonly notify: RateLimitedNotifier;
  /** Words a notice in the language of its reader. */
  readonly wordNotice: (to: Listener, notice: SubscriptionNotice, product: Product) => Promise<Saying>;
}

/** The steps of a subscription. */
export interface SubscriptionSteps {
  /**
   * Carries out an order that is written down, if it is of one of these kinds: a reference that was captured on its way
   * to one update must not work with another.
   */
  carryOutOrder(
    whose: SubscriberReference,
    order: OrderReference,
    now: number,
    kinds: readonly SubscriptionOrder['kind'][],
  ): Promise<OrderOutcome>;
  applyPayment(whose: SubscriberReference, paymentId: number, now: number): Promise<PaymentOutcome>;
  lookAtSubscription(whose: SubscriberReference, now: number): Promise<SubscriptionLook>;
  /** Says a notice, at most once. */
  tellSubscriber(whose: SubscriberReference, notice: SubscriptionNotice): Promise<void>;
  /**
   * Tells Telegram not to charge again whom an order names, or all of a subscription that it revoked; of how many
   * payers. An order of another kind than the one that is named ends nothing. Workflows of earlier versions hand in no
   * order but a payer: then a revocation must be written down.
   */
  endRenewals(
    whose: SubscriberReference,
    payer: NetworkPersonId | undefined,
    order: OrderReference,
    now: number,
    kind?: EndsRenewals,
  ): Promise<number>;
}

/** Binds the steps to what they work on. Each may be repeated at any point without harm. */
export function createSubscriptionSteps(dependencies: SubscriptionDependencies): SubscriptionSteps {
  const { subscriptions: book, cashierOf, accountOf, notify } = dependencies;
  return {
    carryOutOrder: (whose, order, now, kinds) => book.carryOut(subscriberOf(whose), order.key, kinds, now),
    applyPayment: (whose, paymentId, now) => book.pay(subscriberOf(whose), paymentId, now),
    lookAtSubscription: (whose, now) => book.look(subscriberOf(whose), now),
    async tellSubscriber(whose, notice) {
      const subscriber = subscriberOf(whose);
      const to = await book.listener(subscriber);
      if (!to) {
        // There is nobody to tell, and looking again would find the same change forever.
        if (notice.kind === 'change') await book.claimNotice(subscriber, notice);
        return;
      }
      await notify({ ...to, account: accountOf(subscriber.product) }, async () => {
        // The words first: once the notice is in hand it is never said again.
        const saying = await dependencies.wordNotice(to, notice, subscriber.product);
        return (await book.claimNotice(subscriber, notice)) ? saying : undefined;
      });
    },
    async endRenewals(whose, payer, { key }, now, kind) {
      const subscriber = subscriberOf(whose);
      const ender = await book.enderOfRenewals(subscriber, key, kind);
      if (!ender) return 0;
      const charges = await book.renewals(
        subscriber,
        ender.payer ?? withTextIds({ payer }).payer ?? undefined,
        key,
      );
      // A refusal means that there is nothing to end.
      for (const charge of charges)
        await cashierOf(charge.account)?.endRenewal(charge.payer, charge.chargeId);
      const payers = new Set(charges.map((charge) => charge.payer));
      for (const payer of payers) {
        await book.recordRenewalEnd(
          subscriber,
          // An order that names its payer is done with this event; a revocation has one of its own.
          ender.payer === undefined ? `renewal ended/${nameOf(subscriber)}/${payer}/${now}` : key,
          payer,
          ender.by,
          now,
        );
      }
      return payers.size;
    },
  };
}
