import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Database } from '../db/database.ts';
import { authorIdOf, personalData } from '../db/personalData.ts';
import { forgetWorkflow, forgetWorkflowId, TASK_QUEUES } from '../workflows/messages.ts';
import { operatorText } from '../workflows/operatorText.ts';
import { orOutage } from './outage.ts';

/** What is held about people. Each throws IntakeUnavailable while PostgreSQL or Temporal is away. */
export interface PersonalDataService {
  /** Everything that is held about a person, as the bytes of a JSON file. */
  collect(networkId: number): Promise<Uint8Array>;
  /** Has it erased. May be asked any number of times. */
  forget(networkId: number): Promise<void>;
}

/** Builds the service. */
export function createPersonalDataService(database: Database, client: Client): PersonalDataService {
  return {
    async collect(networkId) {
      const data = await orOutage(() => personalData(database, networkId));
      return new TextEncoder().encode(`${JSON.stringify(data, undefined, 2)}\n`);
    },
    forget: (networkId) =>
      orOutage(async () => {
        const authorId = await authorIdOf(database, networkId);
        // Nothing that operators can read leads back to whom it was about.
        const key = createHash('sha256').update(String(networkId)).digest('hex').slice(0, 16);
        await client.workflow.start(forgetWorkflow, {
          taskQueue: TASK_QUEUES.relay,
          workflowId: forgetWorkflowId(key),
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [{ networkId, ...(authorId === undefined ? {} : { authorId }) }],
          staticSummary: operatorText('somebody asked to be forgotten'),
        });
      }),
  };
}
