import { saidBy } from '../../domain/conversation/speaker.ts';
import type { Client } from '@temporalio/client';
import type { AccountDatabase } from '../../db/accounts.ts';
import {
  markSaidTakenBack,
  markTakenBack,
  postToTakeBack,
  takeBackAndRecord,
} from '../../db/posts/withdrawals.ts';
import type { AuthorId, NetworkPersonId, PostId, SessionId } from '../../domain/ids.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import { mayTakeBack } from '../../domain/people/permissions.ts';
import type { SourceAuthor } from '../../domain/posts/post.ts';
import type { RestrictedAuthor } from '../../domain/moderation/restriction.ts';
import type { WithdrawalScope } from '../../domain/posts/withdrawal.ts';
import {
  authorWithdrawalWorkflowId,
  postWithdrawalWorkflowId,
  sessionWithdrawalWorkflowId,
  withdrawAgainSignal,
  type WithdrawalReport,
  withdrawalWorkflow,
} from '../../workflows/posts/contract.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { actorOf } from '../staff/audit.ts';
import { orOutage } from '../outage.ts';

/**
 * What came of the wish to take a post back. `copies`: as many as are there now and will be deleted. `original`: whether
 * the message itself that was posted goes too, since its author wants it.
 */
export type TakenBack =
  | {
      readonly kind: 'taken back';
      readonly postId: PostId;
      readonly copies: number;
      readonly original: boolean;
    }
  | { readonly kind: 'not yours' }
  | { readonly kind: 'unknown' };

/** Takes posts back. Throws IntakeUnavailable while PostgreSQL or Temporal is away, and may be repeated. */
export interface WithdrawalService {
  /** From now on nothing more of the post is sent, and its copies are deleted, if that person may ask for it. */
  takeBack(postId: PostId, by: SourceAuthor): Promise<TakenBack>;
  /**
   * From now on nothing more is sent of what somebody said in a session, and its copies are deleted. How many those are at
   * present.
   */
  takeBackAll(session: SessionId, author: AuthorId): Promise<number>;
  /** Shows there, from now on, how far it is with a post that was taken back, and what came of it. */
  showProgress(
    taken: Extract<TakenBack, { kind: 'taken back' }>,
    report: Pick<WithdrawalReport, 'to' | 'messageId'>,
  ): Promise<void>;
}

/** A workflow's scope and what names it. */
interface NamedScope {
  readonly scope: WithdrawalScope;
  readonly workflowId: string;
  readonly summary: string;
}

/** Everything of one author. */
export function authorScope({ hubId, authorId, alias }: RestrictedAuthor): NamedScope {
  return {
    scope: { kind: 'author', hubId, authorId },
    workflowId: authorWithdrawalWorkflowId(alias),
    summary: `copies of ${alias}`,
  };
}

function postScope(postId: PostId, original: boolean): NamedScope {
  return {
    scope: { kind: 'post', postId, ...(original && { original }) },
    workflowId: postWithdrawalWorkflowId(postId),
    summary: `copies of post ${postId}`,
  };
}

/** Starts the workflow that takes posts back; one that runs looks again from the beginning. */
export async function startWithdrawal(
  client: Client,
  { scope, workflowId, summary }: NamedScope,
  report?: WithdrawalReport,
): Promise<void> {
  await client.workflow.signalWithStart(withdrawalWorkflow, {
    taskQueue: TASK_QUEUES.relay,
    workflowId,
    args: [{ scope, ...(report && { report }) }],
    signal: withdrawAgainSignal,
    signalArgs: [report],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: operatorText(summary),
  });
}

/**
 * Builds the service over the hub that all chats belong to.
 *
 * @param adminIds Telegram ids of the hub's admins
 */
export function createWithdrawalService(
  database: AccountDatabase,
  client: Client,
  adminIds: readonly NetworkPersonId[],
): WithdrawalService {
  return {
    takeBack: (postId, by) =>
      orOutage(async () => {
        const post = await postToTakeBack(database, postId);
        if (!post) return { kind: 'unknown' };
        if (!mayTakeBack(by, post, adminIds)) return { kind: 'not yours' };
        // A message of somebody else stays where it was posted: that is for the administrators there to decide.
        const original = by.kind === post.author.kind && by.networkId === post.author.networkId;
        if (original && !rulesOf(post.route).authorsAreRecorded) await markTakenBack(database.sql, post.id);
        else await takeBackAndRecord(database, post, actorOf(by));
        await startWithdrawal(client, postScope(post.id, original));
        return { kind: 'taken back', postId: post.id, copies: post.copies, original };
      }),
    takeBackAll: (session, authorId) =>
      orOutage(async () => {
        const scope = { kind: 'session', session, authorId } as const;
        const copies = await markSaidTakenBack(database.sql, scope);
        await startWithdrawal(client, {
          scope,
          workflowId: sessionWithdrawalWorkflowId(session, authorId),
          summary: `copies of session ${session}`,
        });
        return copies;
      }),
    showProgress: ({ postId, original }, report) =>
      orOutage(() => startWithdrawal(client, postScope(postId, original), saidBy(database.account, report))),
  };
}
