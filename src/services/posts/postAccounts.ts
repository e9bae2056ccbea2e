import type { Client } from '@temporalio/client';
import type { Database } from '../../db/database.ts';
import { accountOf, planRetry, type PostAccount } from '../../db/posts/postAccount.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import { DEFAULT_HUB, type PostId } from '../../domain/ids.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import { relayPostWorkflow, wakeSignal } from '../../workflows/posts/contract.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { orOutage } from '../outage.ts';
import { workflowIdOf } from './postWorkflow.ts';

export type { PostAccount };

/** Where posts went. Each throws IntakeUnavailable while PostgreSQL or Temporal is away. */
export interface PostAccountService {
  find(postId: PostId): Promise<PostAccount | undefined>;
  /** Makes what failed once more; how many deliveries that are, 0 when there is nothing to be tried again. */
  retry(postId: PostId, by: Actor): Promise<number>;
}

/** Builds the service over the hub that all chats belong to. */
export function createPostAccountService(database: Database, client: Client): PostAccountService {
  return {
    find: (postId) => orOutage(() => accountOf(database, DEFAULT_HUB, postId)),
    retry: (postId, by) =>
      orOutage(async () => {
        const retry = await planRetry(database, DEFAULT_HUB, postId, by);
        if (!retry) return 0;
        // The post's own workflow, which is told when it still runs, and begins at its deliveries when it has ended.
        await client.workflow.signalWithStart(relayPostWorkflow, {
          taskQueue: TASK_QUEUES.relay,
          workflowId: workflowIdOf(retry.post),
          args: [{ postId, oneStep: true, planned: { deliveries: retry.planned, withheld: retry.withheld } }],
          signal: wakeSignal,
          staticSummary: operatorText(
            `a retry of a post from chat ${retry.post.chatId} of ours by ${retry.alias}`,
          ),
          typedSearchAttributes: [
            { key: SEARCH_ATTRIBUTES.chat, value: String(retry.post.chatId) },
            { key: SEARCH_ATTRIBUTES.author, value: retry.alias },
            { key: SEARCH_ATTRIBUTES.line, value: rulesOf(retry.post.route).line },
          ],
        });
        return retry.retried;
      }),
  };
}
