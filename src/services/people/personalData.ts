import { saidBy } from '../../domain/conversation/speaker.ts';
import type { Client } from '@temporalio/client';
import { aliasOf } from '../../db/people/authors.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import { orderForgetting } from '../../db/people/forgetOrders.ts';
import { personalData } from '../../db/people/personalData.ts';
import type { ForgetReport } from '../../domain/people/forgetting.ts';
import { forgetWorkflow, forgetWorkflowId } from '../../workflows/people/contract.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import type { SourceAuthor } from '../../domain/posts/post.ts';
import { orOutage } from '../outage.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** What is held about people. Each throws IntakeUnavailable while PostgreSQL or Temporal is away. */
export interface PersonalDataService {
  /** Everything that is held about a person, as the bytes of a JSON file. */
  collect(networkId: NetworkPersonId): Promise<Uint8Array>;
  /** What somebody is called in other chats; undefined before their first post, which chooses it. */
  aliasOf(author: SourceAuthor): Promise<string | undefined>;
  /** Has it erased, and the message that asked about it says when that is done. May be asked any number of times. */
  forget(networkId: NetworkPersonId, report: ForgetReport): Promise<void>;
}

/** Builds the service. */
export function createPersonalDataService(database: AccountDatabase, client: Client): PersonalDataService {
  return {
    async collect(networkId) {
      const data = await orOutage(() => personalData(database, networkId));
      return new TextEncoder().encode(`${JSON.stringify(data, undefined, 2)}\n`);
    },
    aliasOf: (author) => orOutage(() => aliasOf(database.sql, author.networkId)),
    forget: (networkId, report) =>
      orOutage(async () => {
        const orderId = await orderForgetting(database.sql, networkId);
        await client.workflow.start(forgetWorkflow, {
          taskQueue: TASK_QUEUES.relay,
          workflowId: forgetWorkflowId(orderId),
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [{ orderId, report: saidBy(database.account, report) }],
          staticSummary: operatorText('somebody asked to be forgotten'),
        });
      }),
  };
}
