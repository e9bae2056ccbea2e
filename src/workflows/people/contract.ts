import type { ForgetReport } from '../../domain/people/forgetting.ts';

/** Erases what is held about a person. */
export const forgetWorkflow = 'forget';

/** What {@link forgetWorkflow} is started with. The database says under that order who is to be forgotten. */
export interface ForgetInput {
  readonly orderId: string;
  /** The message that says when it is done. Runs that earlier versions started have none. */
  readonly report?: ForgetReport;
}

/** The id of the workflow that forgets somebody. The order's id is random, and does not lead back to them. */
export function forgetWorkflowId(orderId: string): string {
  return `forget/${orderId}`;
}
