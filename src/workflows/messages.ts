import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { AnnouncementReport } from '../domain/posts/announcement.ts';
import type { ForgetReport } from '../domain/people/forgetting.ts';
import type { ChatId, PostId } from '../domain/ids.ts';
import type { PaymentOutcome } from '../domain/billing/payment.ts';
import type {
  OrderOutcome,
  OrderReference,
  Product,
  SubscriptionView,
} from '../domain/billing/subscription.ts';
import type { RestrictedAuthor } from '../domain/moderation/restriction.ts';
import type { Listener } from '../domain/conversation/speaker.ts';
import type { WithdrawalScope } from '../domain/posts/withdrawal.ts';

/**
 * The one contract between those who start workflows and those who run them: names, ids, task queues, signals,
 * search attributes. Nothing else may spell them.
 */

/** Where work is done: `relay` runs workflows and their short steps, `send` makes the calls to the networks. */
export const TASK_QUEUES = { relay: 'relay', send: 'send' } as const;

/** What an operator searches for in the Web UI. */
export const SEARCH_ATTRIBUTES = {
  /** Our own id of the chat that a post comes from, or that a subscription is for. */
  chat: defineSearchAttributeKey('PartylineChat', 'KEYWORD'),
  /** The author's alias: searchable, and says nothing about the person. */
  author: defineSearchAttributeKey('PartylineAuthor', 'KEYWORD'),
  line: defineSearchAttributeKey('PartylineLine', 'KEYWORD'),
  /** A {@link PostState}. */
  state: defineSearchAttributeKey('PartylineState', 'KEYWORD'),
};

/** How far a post is, as the Web UI shows it. */
export type PostState = 'collecting' | 'relaying' | 'held' | 'relayed' | 'refused' | 'cancelled';

/** What {@link relayPost} is started with. A continued run carries on with `planned`. */
export interface RelayPostInput {
  readonly postId: PostId;
  /** Set for an album: so many milliseconds without a further part end its collecting. */
  readonly collectMs?: number;
  /**
   * Whether the first sends are made within the workflow's own task. Posts that began before there was that have it
   * unset, and go on as they began.
   */
  readonly atOnce?: boolean;
  /** Set by a run that continues another: the deliveries are planned already. */
  readonly planned?: { readonly deliveries: number; readonly withheld: number };
}

/** What a relayed post came to. */
export interface RelayPostResult {
  readonly state: 'relayed' | 'refused';
  readonly sent: number;
  readonly failed: number;
  readonly withheld: number;
}

/** Carries one post, or one album, to everybody it is for. */
export const relayPostWorkflow = 'relayPost';

/** A further part of the album has come in and is stored. */
export const albumPartSignal = defineSignal('albumPart');

/** Something that the post waits for may have changed: look again now. */
export const wakeSignal = defineSignal('wake');

/**
 * The id of the workflow for a post. A message that comes in again belongs to the same post, and so can never start
 * two. The chat is named by our own id, since a private chat's network id is a person's; and the message by its post,
 * since a group that becomes a supergroup counts its messages anew.
 */
export function postWorkflowId(chatId: ChatId, postId: PostId): string {
  return `post/${chatId}/${postId}`;
}

/** The id of the workflow for an album. */
export function albumWorkflowId(chatId: ChatId, postId: PostId): string {
  return `album/${chatId}/${postId}`;
}

/** Erases what is held about a person. */
export const forgetWorkflow = 'forget';

/** What {@link forgetWorkflow} is started with. Who is to be forgotten stands in the database, under that order. */
export interface ForgetInput {
  readonly orderId: string;
  /** Where it is said that it is done; unset in runs of before there was that. */
  readonly report?: ForgetReport;
}

/** The id of the workflow that forgets somebody. The order's id is random, and does not lead back to them. */
export function forgetWorkflowId(orderId: string): string {
  return `forget/${orderId}`;
}

/** Carries an announcement, and shows how far it is. */
export const announceWorkflow = 'announce';

/** What {@link announceWorkflow} is started with. */
export interface AnnounceInput {
  readonly postId: PostId;
  readonly report: AnnouncementReport;
}

/** The id of the workflow that carries an announcement; what shows its progress adds `/report`. */
export function announcementWorkflowId(postId: PostId): string {
  return `announcement/${postId}`;
}

/** Carries the edits of one post. */
export const editPostWorkflow = 'editPost';

/** What {@link editPostWorkflow} is started with. */
export interface EditPostInput {
  readonly postId: PostId;
  /** So long without a further edit, in milliseconds, and what there is goes out. */
  readonly quietMs: number;
  /**
   * Whether the first sends are made within the workflow's own task. Posts that began before there was that have it
   * unset, and go on as they began.
   */
  readonly atOnce?: boolean;
  /** Set by a run that continues another: there is something to carry. */
  readonly carriedOn?: true;
}

/** The post was edited; its new words are stored. */
export const editedSignal = defineSignal('edited');

/** The id of the workflow that carries a post's edits. */
export function editWorkflowId(chatId: ChatId, postId: PostId): string {
  return `edit/${chatId}/${postId}`;
}

/** The id of the workflow that carries an edited post once more. */
export function resendWorkflowId(chatId: ChatId, postId: PostId, version: number): string {
  return `resend/${chatId}/${postId}-${version}`;
}

/** Makes the ledger's coming days and drops its old ones, once an hour. */
export const tendLedgerWorkflow = 'tendLedger';
export const TEND_LEDGER_SCHEDULE = 'tend-ledger';
export const TEND_LEDGER_EVERY = '1 hour';

/** What {@link subscription} is started with. Everything else it reads. */
export interface SubscriptionInput {
  readonly chatId: ChatId;
}

/** Watches over the time of one subscription for as long as its chat takes part. */
export const subscriptionWorkflow = 'subscription';

/** The id of the workflow of a subscriber: a chat, by our own id, which a move to another address does not change. */
export function subscriptionWorkflowId(product: Product, subscriber: ChatId): string {
  return `subscription/${product}/${subscriber}`;
}

/** Something about the subscription may have changed elsewhere: look again now. */
export const subscriptionChangedSignal = defineSignal('changed');

/** How the subscription stands, as far as its workflow knows; undefined before its first look. */
export const subscriptionQuery = defineQuery<SubscriptionView | undefined>('state');

/**
 * What can be done with a subscription. The order is written down before: what it asks for, and who gave it, are read
 * from there. Each answers how the subscription stands then, and happens once for each key.
 */
export const grantUpdate = defineUpdate<OrderOutcome, [OrderReference]>('grant');
export const revokeUpdate = defineUpdate<OrderOutcome, [OrderReference]>('revoke');
export const extendUpdate = defineUpdate<OrderOutcome, [OrderReference]>('extend');
/** Telegram is not to charge a payer again whom the order names. How many renewals were ended. */
export const endRenewalUpdate = defineUpdate<number, [OrderReference]>('endRenewal');

/** Adds what was paid for; the payment is kept already, under that id of ours. */
export const payUpdate = defineUpdate<PaymentOutcome, [paymentId: number]>('pay');

/** What {@link catchUp} is started with. */
export interface CatchUpInput {
  readonly chatId: ChatId;
}

/** Delivers to a chat that has paid what was withheld from it lately. */
export const catchUpWorkflow = 'catchUp';

/** The id of the workflow that lets a chat catch up: one at a time. */
export function catchUpWorkflowId(product: Product, chatId: ChatId): string {
  return `catch-up/${product}/${chatId}`;
}

/** The id of the workflow that carries a post once more, to a chat that could not have it at first. */
export function postAgainWorkflowId(postId: PostId, chatId: ChatId): string {
  return `post-again/${chatId}/${postId}`;
}

/** What {@link refund} is started with. */
export interface RefundInput {
  readonly paymentId: number;
}

/** What a refund came to; a refusal is in Telegram's words. */
export type RefundResult =
  | { readonly kind: 'refunded' }
  | { readonly kind: 'refused'; readonly problem: string };

/** Gives the Stars of one payment back and takes away what is left of the time that they bought. */
export const refundWorkflow = 'refund';

/** The id of the workflow of a payment's refund: one at a time. */
export function refundWorkflowId(paymentId: number): string {
  return `refund/${paymentId}`;
}

/** Heals what a crash or an outage left undone for subscriptions and payments, once an hour. */
export const tendSubscriptionsWorkflow = 'tendSubscriptions';
export const TEND_SUBSCRIPTIONS_SCHEDULE = 'tend-subscriptions';
export const TEND_SUBSCRIPTIONS_EVERY = '1 hour';

/** Compares what Telegram booked with the payments that are kept, once a day. */
export const reconcilePaymentsWorkflow = 'reconcilePayments';
export const RECONCILE_PAYMENTS_SCHEDULE = 'reconcile-payments';
export const RECONCILE_PAYMENTS_EVERY = '1 day';

/**
 * Sees to one author's mute: tells its beginning and its end. The row in PostgreSQL says what is in force; the
 * workflow holds nothing but a timer until it looks there again.
 */
export const restrictionWorkflow = 'restriction';

/** What {@link restrictionWorkflow} is started with. */
export type RestrictionInput = RestrictedAuthor;

/** The author's restrictions changed: look at them now. */
export const restrictionChangedSignal = defineSignal('restrictionChanged');

/** The id of the workflow that sees to an author's restrictions. */
export function restrictionWorkflowId(alias: string): string {
  return `restriction/${alias}`;
}

/** Takes posts back: stops what is not sent, deletes what is. */
export const withdrawalWorkflow = 'withdrawal';

/** A message of ours in which progress and result are shown. */
export interface WithdrawalReport {
  readonly to: Listener;
  readonly messageId: number;
  /** Whose ban brought the withdrawal about, by network id: the result offers the way back. */
  readonly banned?: number;
  /** The alias of whose ban brought it about. */
  readonly alias?: string;
  /** Only what was deleted from then on (ms since 1970) is reported. */
  readonly since?: number;
}

/** What {@link withdrawalWorkflow} is started with. */
export interface WithdrawalInput {
  readonly scope: WithdrawalScope;
  readonly report?: WithdrawalReport;
}

/** What a withdrawal came to. */
export interface WithdrawalResult {
  readonly deleted: number;
  readonly outOfReach: number;
  readonly stopped: number;
}

/** The same is wanted once more: look again from the beginning, and report there. */
export const withdrawAgainSignal = defineSignal<[WithdrawalReport | undefined]>('withdrawAgain');

/** The id of the workflow that takes an author's posts back. */
export function authorWithdrawalWorkflowId(alias: string): string {
  return `withdrawal/author/${alias}`;
}

/** The id of the workflow that takes a post back. */
export function postWithdrawalWorkflowId(postId: PostId): string {
  return `withdrawal/post/${postId}`;
}

/** Takes up what restrictions and withdrawals ask for and nobody has in hand, because a process died in between. */
export const tendModerationWorkflow = 'tendModeration';
export const TEND_MODERATION_SCHEDULE = 'tend-moderation';
export const TEND_MODERATION_EVERY = '10 minutes';

/** Workflows that are started without an input, by their schedules. */
export const WORKFLOWS_WITHOUT_INPUT: ReadonlySet<string> = new Set([
  tendLedgerWorkflow,
  tendModerationWorkflow,
  tendSubscriptionsWorkflow,
  reconcilePaymentsWorkflow,
]);
