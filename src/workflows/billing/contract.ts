import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { PaymentOutcome } from '../../domain/billing/payment.ts';
import type {
  OrderOutcome,
  OrderReference,
  SubscriptionOrder,
  SubscriptionView,
} from '../../domain/billing/subscription.ts';
import { nameOf, type Product, referenceTo, type Subscriber } from '../../domain/billing/subscriber.ts';
import type { ChatId, PostId } from '../../domain/ids.ts';

/** Watches over the time of one subscription for as long as its subscriber takes part. */
export const subscriptionWorkflow = 'subscription';

/**
 * What {@link subscriptionWorkflow} is started with: whose time it watches. It reads everything else from the database. Runs
 * that began in earlier versions know a chat's subscription to the hub by the chat's id alone.
 */
export type SubscriptionInput = { readonly chatId: ChatId } | { readonly subscriber: Subscriber };

/** What the workflow of a subscriber is started with. */
export function subscriptionInput(subscriber: Subscriber): SubscriptionInput {
  const reference = referenceTo(subscriber);
  return typeof reference === 'number' ? { chatId: reference } : { subscriber: reference };
}

/** The id of the workflow of a subscriber, by our own id, which a chat's move to another address does not change. */
export function subscriptionWorkflowId(subscriber: Subscriber): string {
  return `subscription/${subscriber.product}/${nameOf(subscriber)}`;
}

/** Something about the subscription may have changed elsewhere: look again now. */
export const subscriptionChangedSignal = defineSignal('changed');

/** How the subscription stands, as far as its workflow knows; undefined before its first look. */
export const subscriptionQuery = defineQuery<SubscriptionView | undefined>('state');

/**
 * Gives time. The order was written to the database before: what it asks for, and who gave it, are read from there.
 * Happens once for each key, and answers how the subscription stands then.
 */
export const grantUpdate = defineUpdate<OrderOutcome, [OrderReference]>('grant');
/** Takes all time away; the order is read, and carried out once, as that of {@link grantUpdate} is. */
export const revokeUpdate = defineUpdate<OrderOutcome, [OrderReference]>('revoke');
/** Adds time; the order is read, and carried out once, as that of {@link grantUpdate} is. */
export const extendUpdate = defineUpdate<OrderOutcome, [OrderReference]>('extend');
/** Has Telegram charge the payer whom the order names no more. Answers how many renewals were ended. */
export const endRenewalUpdate = defineUpdate<number, [OrderReference]>('endRenewal');
/** Telegram tells that a payer ended or resumed a renewal by themselves; the written order says which. */
export const renewalToldUpdate = defineUpdate<OrderOutcome, [OrderReference]>('renewalTold');
/**
 * The kinds of written order that each update carries out. A reference that somebody captured on its way to one update
 * does nothing when it comes by another.
 */
export const ORDERS_OF = {
  grant: ['grant'],
  revoke: ['revocation'],
  extend: ['extension'],
  renewalTold: ['renewal ended', 'renewal resumed'],
} as const satisfies Record<string, readonly SubscriptionOrder['kind'][]>;

/** Adds what was paid for. The payment is kept already, under that id of ours. */
export const payUpdate = defineUpdate<PaymentOutcome, [paymentId: number]>('pay');

/** Delivers to a chat that has paid what was withheld from it lately. */
export const catchUpWorkflow = 'catchUp';

/** What {@link catchUpWorkflow} is started with. */
export interface CatchUpInput {
  readonly chatId: ChatId;
}

/** The id of the workflow that lets a chat catch up: one at a time. */
export function catchUpWorkflowId(product: Product, chatId: ChatId): string {
  return `catch-up/${product}/${chatId}`;
}

/** The id of the workflow that carries a post once more, to a chat that could not have it at first. */
export function postAgainWorkflowId(postId: PostId, chatId: ChatId): string {
  return `post-again/${chatId}/${postId}`;
}

/** Gives the Stars of one payment back and takes away what is left of the time that they bought. */
export const refundWorkflow = 'refund';

/** What {@link refundWorkflow} is started with. */
export interface RefundInput {
  readonly paymentId: number;
}

/** What a refund came to; a refusal is in Telegram's words. */
export type RefundResult =
  | { readonly kind: 'refunded' }
  | { readonly kind: 'refused'; readonly problem: string };

/** The id of the workflow of a payment's refund: one at a time. */
export function refundWorkflowId(paymentId: number): string {
  return `refund/${paymentId}`;
}

/** Heals what a crash or an outage left undone for subscriptions and payments. */
export const TEND_SUBSCRIPTIONS = {
  workflowType: 'tendSubscriptions',
  scheduleId: 'tend-subscriptions',
  every: '1 hour',
} as const;

/** Compares what Telegram booked with the payments that are kept. */
export const RECONCILE_PAYMENTS = {
  workflowType: 'reconcilePayments',
  scheduleId: 'reconcile-payments',
  every: '1 day',
} as const;
