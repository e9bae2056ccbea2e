import type { AnnouncementReport } from '../domain/posts/announcement.ts';
import type { ChatId, PostId } from '../domain/ids.ts';
import type { Language } from '../domain/people/language.ts';
import type { Tally } from '../domain/posts/ledger.ts';
import type { Admission, Planning, Posts } from '../domain/posts/posts.ts';
import type { Saying } from '../domain/conversation/speaker.ts';
import type { ForgetReport } from '../domain/people/forgetting.ts';
import type { EditStep } from '../domain/posts/revision.ts';
import { createPlanInTurn } from './posts/planInTurn.ts';
import { createReviseBatch, type RevisionDependencies } from './posts/reviseBatch.ts';
import type {
  Neglected,
  RestrictedAuthor,
  Restrictions,
  RestrictionStep,
} from '../domain/moderation/restriction.ts';
import type { WithdrawalScope, WithdrawalTally } from '../domain/posts/withdrawal.ts';
import type { OriginalDeletion } from '../domain/moderation/notice.ts';
import { createDeleteOriginal } from './posts/deleteOriginal.ts';
import { createDeliverAtOnce } from './posts/deliverAtOnce.ts';
import type { BatchProgress } from './posts/batch.ts';
import { createDeliverBatch } from './posts/deliverBatch.ts';
import type { DeliveryDependencies } from './posts/deliveryCalls.ts';
import { createNoticeSteps, type NoticeDependencies, type NoticeSteps } from './conversation/noticeSteps.ts';
import {
  createSubscriptionSteps,
  type SubscriptionDependencies,
  type SubscriptionSteps,
} from './billing/subscriptionSteps.ts';
import {
  createWithdrawCopies,
  type WithdrawalDependencies,
  type WithdrawalProgress,
} from './posts/withdrawCopies.ts';

/** What the steps of the workflows are made from. */
export interface ActivityDependencies
  extends
    DeliveryDependencies,
    RevisionDependencies,
    SubscriptionDependencies,
    WithdrawalDependencies,
    NoticeDependencies {
  readonly messenger: DeliveryDependencies['messenger'] &
    RevisionDependencies['messenger'] &
    WithdrawalDependencies['messenger'];
  readonly posts: Posts;
  readonly restrictions: Restrictions;
  /** Makes the ledger's coming days and drops its old ones. */
  tendLedger(): Promise<{ dropped: string[]; kept: string[] }>;
  readonly forgetCopies: (orderId: string) => Promise<boolean>;
  readonly forgetPerson: (orderId: string) => Promise<void>;
  readonly wordForgotten: (language: Language) => Saying;
  readonly wordAnnouncement: (postId: PostId, tally: Tally, finished: boolean, language: Language) => Saying;
}

/** The steps that workflows take. Each may be repeated at any point without harm. */
export interface Activities extends SubscriptionSteps, NoticeSteps {
  admit(postId: PostId): Promise<Admission>;
  plan(postId: PostId): Promise<Planning>;
  /** Sends what can go this very moment; whether nothing is open any more. */
  deliverAtOnce(postId: PostId): Promise<boolean>;
  deliverBatch(postId: PostId): Promise<BatchProgress>;
  /** Ends a post; names some of the chats that are to hear that it was withheld from them. */
  closePost(postId: PostId): Promise<Tally & { readonly toNudge?: readonly ChatId[] }>;
  /** Ends a post whose workflow was cancelled: what was not sent yet never is. */
  abandonPost(postId: PostId): Promise<Tally>;
  tendLedger(): Promise<{ dropped: string[]; kept: string[] }>;
  /** Decides what follows from a post's edits so far. */
  beginEdit(postId: PostId): Promise<EditStep>;
  reviseBatch(postId: PostId): Promise<BatchProgress>;
  /** Ends mutes that are over at that moment of the workflow's, and says what comes next for the author. */
  tendRestrictions(author: RestrictedAuthor, nowMs: number): Promise<RestrictionStep>;
  /** Says that all that the author's bans ask for is done. */
  settleBans(author: Pick<RestrictedAuthor, 'hubId' | 'authorId'>): Promise<void>;
  neglected(): Promise<Neglected>;
  /** Stops what is not sent yet of a scope, and counts what was deleted and stopped since that time (ms since 1970). */
  stopPosts(scope: WithdrawalScope, since?: number): Promise<WithdrawalTally>;
  /** Deletes the messages that an author posted, where the network allows it. */
  deleteOriginal(postId: PostId): Promise<OriginalDeletion>;
  withdrawCopies(scope: WithdrawalScope): Promise<WithdrawalProgress>;
  /** Forgets a part of where copies are of whom an order names; whether something is left. */
  forgetCopies(orderId: string): Promise<boolean>;
  forgetPerson(orderId: string): Promise<void>;
  /** Says in the message that asked about it that somebody is forgotten. */
  tellForgotten(report: ForgetReport): Promise<void>;
  /** Shows how far an announcement is, in the message of ours that the admin pressed. */
  showAnnouncement(postId: PostId, report: AnnouncementReport, finished: boolean): Promise<void>;
}

/** Binds the steps to what they work on. */
export function createActivities(dependencies: ActivityDependencies): Activities {
  const { posts, ledger, restrictions, withdrawals, deletion } = dependencies;
  return {
    admit: (postId) => posts.admit(postId),
    plan: createPlanInTurn(posts),
    deliverAtOnce: createDeliverAtOnce(dependencies),
    deliverBatch: createDeliverBatch(dependencies),
    async closePost(postId) {
      await posts.close(postId);
      const tally = await ledger.tally(postId);
      const toNudge = tally.withheld > 0 ? await dependencies.subscriptions.chatsToNudge(postId) : [];
      return { ...tally, ...(toNudge.length > 0 && { toNudge }) };
    },
    async abandonPost(postId) {
      await ledger.failPost(postId, 'cancelled by an operator');
      await posts.close(postId);
      return ledger.tally(postId);
    },
    tendLedger: () => dependencies.tendLedger(),
    ...createSubscriptionSteps(dependencies),
    beginEdit: (postId) => dependencies.revisions.begin(postId),
    reviseBatch: createReviseBatch(dependencies),
    tendRestrictions: (author, nowMs) => restrictions.tend(author, nowMs),
    settleBans: (author) => restrictions.settleBans(author),
    neglected: () => restrictions.neglected(),
    stopPosts: (scope, since) => withdrawals.stop(scope, deletion.withinMs, since),
    deleteOriginal: createDeleteOriginal(dependencies),
    withdrawCopies: createWithdrawCopies(dependencies),
    ...createNoticeSteps(dependencies),
    forgetCopies: (orderId) => dependencies.forgetCopies(orderId),
    forgetPerson: (orderId) => dependencies.forgetPerson(orderId),
    tellForgotten: ({ to, messageId, language }) =>
      dependencies.speaker.amend(to, messageId, dependencies.wordForgotten(language)),
    async showAnnouncement(postId, { to, messageId, language }, finished) {
      const tally = await ledger.tally(postId);
      await dependencies.speaker.amend(
        to,
        messageId,
        dependencies.wordAnnouncement(postId, tally, finished, language),
      );
    },
  };
}
