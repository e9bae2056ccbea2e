import { type BillingDependencies, type BillingSteps, createBillingSteps } from './billing/billingSteps.ts';
import { createNoticeSteps, type NoticeDependencies, type NoticeSteps } from './conversation/noticeSteps.ts';
import {
  createRestrictionSteps,
  type RestrictionDependencies,
  type RestrictionSteps,
} from './moderation/restrictionSteps.ts';
import { createForgetSteps, type ForgetDependencies, type ForgetSteps } from './people/forgetSteps.ts';
import { createQueueSteps, type QueueDependencies, type QueueSteps } from './pair/queueSteps.ts';
import {
  createRetentionSteps,
  type RetentionDependencies,
  type RetentionSteps,
} from './pair/retentionSteps.ts';
import { createSessionSteps, type SessionDependencies, type SessionSteps } from './pair/sessionSteps.ts';
import { createPostSteps, type PostDependencies, type PostSteps } from './posts/postSteps.ts';

/** What the steps of all workflows are made from. */
export type ActivityDependencies = BillingDependencies &
  ForgetDependencies &
  NoticeDependencies &
  PostDependencies &
  QueueDependencies &
  RetentionDependencies &
  SessionDependencies &
  RestrictionDependencies;

/** The steps of all workflows. Each may be repeated at any point without harm. */
export interface Activities
  extends
    BillingSteps,
    ForgetSteps,
    NoticeSteps,
    PostSteps,
    QueueSteps,
    RestrictionSteps,
    RetentionSteps,
    SessionSteps {}

/** Binds the steps of all workflows to what they work on. */
export function createActivities(dependencies: ActivityDependencies): Activities {
  return {
    ...createBillingSteps(dependencies),
    ...createForgetSteps(dependencies),
    ...createNoticeSteps(dependencies),
    ...createPostSteps(dependencies),
    ...createQueueSteps(dependencies),
    ...createRestrictionSteps(dependencies),
    ...createRetentionSteps(dependencies),
    ...createSessionSteps(dependencies),
  };
}
