import type { SubscriberReference } from '../../src/domain/billing/subscriber.ts';
import type { BillingSteps } from '../../src/activities/billing/billingSteps.ts';
import type { ChatId, PostId } from '../../src/domain/ids.ts';
import type { SubscriptionLook, SubscriptionView } from '../../src/domain/billing/subscription.ts';

/** What the looks at a subscription give, one after the other; after the last its chat is gone. */
const looks = new Map<SubscriberReference, SubscriptionLook[]>();

/** Says what the next looks at a chat's subscription give. */
export function willLook(chatId: ChatId, ...given: SubscriptionLook[]): void {
  looks.set(chatId, given);
}

/** How many of them are still to come. */
export function looksLeftAt(chatId: ChatId): number {
  return looks.get(chatId)?.length ?? 0;
}

const released = new Map<ChatId, readonly PostId[]>();

/** Says which posts are let go to a chat that catches up. */
export function willRelease(chatId: ChatId, ...postIds: PostId[]): void {
  released.set(chatId, postIds);
}

/** A subscription whose trial runs. */
export function trialView(trialEndsAt: number, version = 0): SubscriptionView {
  return { trialEndsAt, version };
}

/** Steps of subscriptions that do nothing and answer as if they had. */
export const SUBSCRIPTION_STAND_INS: BillingSteps = {
  carryOutOrder: async (_whose, _order, now) => ({
    kind: 'done',
    view: { trialEndsAt: now, paidUntil: now + 1_000, version: 1 },
  }),
  applyPayment: async (_whose, _paymentId, now) => ({ kind: 'applied', paidUntil: now + 1_000 }),
  lookAtSubscription: async (whose) => looks.get(whose)?.shift() ?? { gone: true },
  tellSubscriber: async () => {},
  refundStars: async () => ({ kind: 'refunded' }),
  endRenewals: async () => 1,
  settleRefund: async () => undefined,
  tellPayer: async () => {},
  giveRefundUp: async () => {},
  chatsToNudge: async () => [],
  releaseWithheld: async (chatId) => released.get(chatId) ?? [],
  wakeSubscriptions: async () => {},
  tendSubscriptions: async () => ({ woken: 0, applied: 0, refunding: 0 }),
  reconcilePayments: async () => ({ seen: 0, differences: 0 }),
};
