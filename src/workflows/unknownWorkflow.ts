import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';

/** The type of the failure in which a workflow of an unknown type ends. */
export const UNKNOWN_WORKFLOW = 'UnknownWorkflow';

/**
 * Fails a workflow of a type that this version does not have, for good. Without it the task of such a workflow would be
 * tried again without end. The Temporal SDK calls the workflows' default export for a type that is not exported.
 */
export async function unknownWorkflow(): Promise<never> {
  const { workflowType } = workflowInfo();
  throw ApplicationFailure.nonRetryable(
    `There is no workflow of the type "${workflowType}".`,
    UNKNOWN_WORKFLOW,
  );
}
