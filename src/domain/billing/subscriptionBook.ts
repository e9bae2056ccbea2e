import type { ChatId, NetworkPersonId, PostId, AccountId } from '../ids.ts';
import type { Payment, PaymentOutcome } from './payment.ts';
import type { Listener } from '../conversation/speaker.ts';
import type { Actor } from '../staff/audit.ts';
import type { Subscriber } from './subscriber.ts';
import type { EndsRenewals, OrderOutcome, SubscriptionLook, SubscriptionOrder } from './subscription.ts';
import type { SubscriptionNotice } from './subscriptionNotice.ts';

/** A refund as its payer is told of it. */
export interface RefundToTell {
  /** Through which account of ours was paid. */
  readonly account: AccountId;
  readonly payer: NetworkPersonId;
  readonly stars: number;
  /** What the chat that was paid for is called, as far as it is known. */
  readonly title?: string;
}

/**
 * What is written down about subscriptions and payments. `now` is the clock of the workflow that watches over the
 * subscription, in milliseconds since 1970. Rejects while the database is away; each call may be repeated.
 */
export interface SubscriptionBook {
  /** Does what was ordered in writing, once for each key. An order of none of these kinds counts as unknown. */
  carryOut(
    of: Subscriber,
    key: string,
    kinds: readonly SubscriptionOrder['kind'][],
    now: number,
  ): Promise<OrderOutcome>;
  /**
   * Who has ended renewals by that order, which may have revoked the subscription: one payer's or all. Undefined when
   * there is no such order, or it is of another kind than wanted. Without a key, the last one to revoke the subscription.
   */
  enderOfRenewals(
    of: Subscriber,
    key: string | undefined,
    kind?: EndsRenewals,
  ): Promise<{ readonly by: Actor; readonly payer?: NetworkPersonId } | undefined>;
  /** Writes down that Telegram will not charge a payer again, once for each key. */
  recordRenewalEnd(
    of: Subscriber,
    key: string,
    payer: NetworkPersonId,
    by: Actor,
    now: number,
  ): Promise<void>;
  /** Adds what was paid for, once for each payment; what cannot be added waits. */
  pay(of: Subscriber, paymentId: number, now: number): Promise<PaymentOutcome>;
  /** How a subscription stands, what is due, when to look again. */
  look(of: Subscriber, now: number): Promise<SubscriptionLook>;
  /** Takes a notice in hand; true for one caller only. */
  claimNotice(of: Subscriber, notice: SubscriptionNotice): Promise<boolean>;
  /**
   * Who is told a notice about a subscription: the chat itself, who paid last for a channel, or the person. Undefined once
   * they take no part, and for a channel that nobody paid for.
   */
  listener(of: Subscriber): Promise<Listener | undefined>;
  /** The refund of a payment, as its payer is told of it; undefined unless it was made. */
  refundToTell(paymentId: number): Promise<RefundToTell | undefined>;
  /** Takes in hand that a payer is told of a refund; true for one caller only. */
  claimRefundNotice(paymentId: number): Promise<boolean>;
  payment(id: number): Promise<Payment | undefined>;
  /**
   * Telegram's charges of all renewing payments that a still paying person began for a subscriber, ended ones among
   * them; one payer's or all. What somebody began after the order of that key was carried out is not among them.
   */
  renewals(
    of: Subscriber,
    payer: NetworkPersonId | undefined,
    key?: string,
  ): Promise<
    readonly { readonly account: AccountId; readonly payer: NetworkPersonId; readonly chargeId: string }[]
  >;
  /** Marks a payment refunded and takes away what is left of its time; who it was for. */
  settleRefund(paymentId: number, now: number): Promise<Subscriber | undefined>;
  /** Leaves a payment as it was before its refund was asked for, with the reason. */
  giveRefundUp(paymentId: number, problem: string): Promise<void>;
  /** Chats from which a post was withheld and that must hear of it, up to a limit; each once an hour. */
  chatsToNudge(postId: PostId): Promise<readonly ChatId[]>;
  /** Lets go to a chat that has access what was withheld from it lately; the posts, oldest first. */
  releaseWithheld(chatId: ChatId): Promise<readonly PostId[]>;
}
