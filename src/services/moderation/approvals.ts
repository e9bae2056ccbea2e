import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../../db/database.ts';
import { decideHeld, heldForApproval, heldPost } from '../../db/moderation/approvals.ts';
import { DEFAULT_HUB, type PostId } from '../../domain/ids.ts';
import type { ApprovalDecision, ApprovalRules, HeldForApproval } from '../../domain/moderation/approval.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import { wakeSignal } from '../../workflows/posts/contract.ts';
import { orOutage } from '../outage.ts';
import { workflowIdOf } from '../posts/postWorkflow.ts';

/** Posts that wait for an admin. Throws IntakeUnavailable while PostgreSQL or Temporal is away, and may be repeated. */
export interface ApprovalService {
  /** A post that waits; undefined when somebody has decided about it, or it was taken back. */
  waiting(postId: PostId): Promise<HeldForApproval | undefined>;
  /** The posts that have waited longest, and how many wait in all. */
  queue(limit: number): Promise<{ readonly count: number; readonly posts: readonly HeldForApproval[] }>;
  /**
   * Carries out a decision. Answers with how many posts of this author and chat go on because of it; undefined when
   * the post did not wait any more.
   */
  decide(postId: PostId, decision: ApprovalDecision, by: Actor): Promise<number | undefined>;
}

/** Builds the service over the hub that all chats belong to. */
export function createApprovalService(
  database: Database,
  client: Client,
  rules: ApprovalRules,
): ApprovalService {
  return {
    waiting: (postId) => orOutage(() => heldPost(database.sql, postId)),
    queue: (limit) => orOutage(() => heldForApproval(database, DEFAULT_HUB, limit)),
    decide: (postId, decision, by) =>
      orOutage(async () => {
        const posts = await decideHeld(database, DEFAULT_HUB, postId, decision, by, rules);
        // Where a call is lost, the workflow looks again by itself. The order is kept where the posts are planned.
        for (const post of posts ?? []) await wake(workflowIdOf(post));
        return posts?.length;
      }),
  };

  async function wake(id: string): Promise<void> {
    try {
      await client.workflow.getHandle(id).signal(wakeSignal);
    } catch (error) {
      // The upkeep starts a workflow for a released post that has none.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
