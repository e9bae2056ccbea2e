import type { Client } from 'pg';
import type { ChatId, PostId } from '../src/domain/ids.ts';
import { postWorkflowId } from '../src/workflows/posts/contract.ts';
import type { TemporalLink } from '../src/temporal/connect.ts';

/** The events of all runs of a workflow together, those that were continued as new included. */
export async function historyEvents(
  { client, namespace }: TemporalLink,
  workflowId: string,
): Promise<number> {
  let events = 0;
  let runId = (await client.workflow.getHandle(workflowId).describe()).runId;
  while (runId !== '') {
    const execution = { workflowId, runId };
    const { historyLength } = await client.workflow.getHandle(workflowId, runId).describe();
    events += historyLength;
    const { history } = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution,
      maximumPageSize: 1,
    });
    const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    runId = started?.continuedExecutionRunId ?? '';
  }
  return events;
}

/** The id of the workflow that carries the newest post. */
export async function workflowOfNewestPost(sql: Client): Promise<string> {
  const { rows } = await sql.query<{ id: string; chat: number }>(
    'select id, source_chat_id as chat from posts order by id desc limit 1',
  );
  return postWorkflowId(rows[0]!.chat as ChatId, Number(rows[0]!.id) as PostId);
}
