import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;

/** The histories of a workflow's runs, from the first on, each the continuation of the one before. */
export async function historiesOfRuns(
  client: Client,
  workflowId: string,
  firstRunId: string,
): Promise<History[]> {
  const histories: History[] = [];
  let runId: string | null | undefined = firstRunId;
  while (runId) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push(history);
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return histories;
}

/** How many events they hold together. */
export function eventsIn(histories: readonly History[]): number {
  return histories.reduce((sum, history) => sum + (history.events?.length ?? 0), 0);
}
