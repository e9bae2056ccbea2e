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
